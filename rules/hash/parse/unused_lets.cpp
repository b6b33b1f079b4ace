#include "rules/hash/parse/unused_lets.hpp"

#include <string>

#include "base/name_scope.hpp"
#include "rules/hash/diagnostics/codes.hpp"
#include "rules/hash/parse/name_walk.hpp"

namespace darkpkg::hash {
namespace {

class UnusedLets {
 public:
  explicit UnusedLets(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  std::size_t enter(Span) { return locals_.mark(); }
  void bind(std::string_view name, Span at, Binder by, std::optional<Span>) {
    if (!name.empty()) locals_.bind(name, {at, by == Binder::let && !name.starts_with('_'), false});
  }
  void use(std::string_view name, Span) {
    if (Local* local = locals_.find(name)) local->is_used = true;
  }
  void leave(std::size_t mark) {
    locals_.each_since(mark, [&](std::string_view bound, const Local& local) {
      if (!local.warns || local.is_used) return;
      const std::string name(bound);
      diagnostics_.add(codes::unused_value, local.at, "nothing uses `" + name + "`",
                       "remove the `let`, or write `_" + name + "` if only its effect counts");
    });
    locals_.undo(mark);
  }

 private:
  struct Local {
    Span at;
    bool warns;  ///< if it is not used
    bool is_used;
  };

  Diagnostics& diagnostics_;
  NameScope<Local> locals_;
};

}  // namespace

void warn_of_unused_lets(const syntax::File& file, Diagnostics& diagnostics) {
  UnusedLets unused(diagnostics);
  NameWalk(unused).file(file.declarations);
}

}  // namespace darkpkg::hash
