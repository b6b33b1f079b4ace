#include "rules/hash/checkout/package_refs.hpp"

#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "rules/hash/checkout/fsharp_module.hpp"

namespace darkpkg::hash {
namespace {

constexpr std::string_view kRefOwner = "Darklang";

/// A module that is being read: its definitions stand further right than its own line.
struct Scope {
  std::uint32_t column = 0;
  std::string prefix;  ///< what `p` puts before a name, dotted; with a dot at its end
};

class RefsReader {
 public:
  explicit RefsReader(const FsharpFile& file) : file_(file), tokens_(fsharp_tokens(file)) {}

  Result<std::vector<PackageRef>> read() {
    // The file's own module is the first line.
    for (std::size_t at = 1; tokens_[at].kind != FsharpKind::end;) {
      const FsharpToken& start = tokens_[at];
      if (!start.first) {
        at++;
        continue;
      }
      while (!scopes_.empty() && start.column <= scopes_.back().column) scopes_.pop_back();
      std::size_t end = at + 1;
      if (start.is_name("module")) {
        while (!tokens_[end].first && tokens_[end].kind != FsharpKind::end && !tokens_[end - 1].is_symbol("=")) end++;
        if (Result<void> done = enter(statement(at, end)); !done) return tl::unexpected(done.error());
      } else {
        while (!(tokens_[end].first && tokens_[end].column <= start.column) && tokens_[end].kind != FsharpKind::end)
          end++;
        // Outside of the two modules stands what reads the file of hashes.
        if (!scopes_.empty())
          if (Result<void> done = define(statement(at, end)); !done) return tl::unexpected(done.error());
      }
      at = end;
    }
    if (!has_type_ || !has_fn_) return unexpected_fsharp(file_, tokens_.back(), "the modules `Type` and `Fn`");
    return std::vector<PackageRef>(refs_.begin(), refs_.end());
  }

 private:
  FsharpCursor statement(std::size_t start, std::size_t end) const {
    return {file_, std::span(tokens_).subspan(start, end - start)};
  }

  /// `module Name =`
  Result<void> enter(FsharpCursor cursor) {
    const std::uint32_t column = cursor.take().column;
    const FsharpToken name = cursor.take();
    if (name.kind != FsharpKind::name || !cursor.take_symbol("=") || !cursor.at_end())
      return unexpected_fsharp(file_, name, "`module NAME =`");
    if (scopes_.empty()) {
      kind_ = name.text == "Type" ? ItemKind::type : ItemKind::fn;
      (kind_ == ItemKind::type ? has_type_ : has_fn_) = true;
      if (kind_ == ItemKind::fn && name.text != "Fn") return unexpected_fsharp(file_, name, "`Type` or `Fn`");
      scopes_.push_back({column, std::string(kRefOwner) + "."});
    } else {
      scopes_.push_back({column, scopes_.back().prefix});
    }
    return {};
  }

  /// `let name = p [ "Modules" ] "Name"`, or the definition of a `p`.
  Result<void> define(FsharpCursor cursor) {
    if (!cursor.token().is_name("let")) return cursor.unexpected("a definition or a module");
    cursor.take();
    if (cursor.token().is_name("mutable")) return {};  // what is registered at run time
    const bool is_private = cursor.token().is_name("private");
    if (is_private) cursor.take();
    const FsharpToken name = cursor.take();
    if (name.is_name("p") && is_private) return scopes_.size() == 1 ? Result<void>() : define_prefix(cursor);
    constexpr std::string_view kForm = "`let NAME = p [ \"MODULE\" ] \"NAME\"`";
    if (name.kind != FsharpKind::name || !cursor.take_symbol("=") || !cursor.token().is_name("p"))
      return unexpected_fsharp(file_, name, kForm);
    cursor.take();
    PackageRef ref{kind_, scopes_.back().prefix};
    if (Result<void> open = cursor.expect_symbol("[", "a list of modules"); !open) return open;
    while (!cursor.take_symbol("]")) {
      if (Result<void> module = add_string(cursor, ref.name); !module) return module;
      ref.name += '.';
      cursor.take_symbol(";");
    }
    if (Result<void> last = add_string(cursor, ref.name); !last) return last;
    if (!cursor.at_end()) return cursor.unexpected("the end of the definition");
    refs_.insert(std::move(ref));
    return {};
  }

  /// `let private p addl = p ("Module" :: "Inner" :: addl)`, from behind the name on. It calls the one around it.
  Result<void> define_prefix(FsharpCursor cursor) {
    constexpr std::string_view kForm = "`let private p addl = p (\"MODULE\" :: addl)`";
    const FsharpToken parameter = cursor.take();
    if (parameter.kind != FsharpKind::name || !cursor.take_symbol("=") || !cursor.token().is_name("p"))
      return unexpected_fsharp(file_, parameter, kForm);
    cursor.take();
    if (Result<void> open = cursor.expect_symbol("(", kForm); !open) return open;
    while (!cursor.token().is_name(parameter.text)) {
      if (Result<void> module = add_string(cursor, scopes_.back().prefix); !module) return module;
      scopes_.back().prefix += '.';
      if (Result<void> before = cursor.expect_symbol("::", "`::`"); !before) return before;
    }
    cursor.take();
    if (Result<void> close = cursor.expect_symbol(")", "`)`"); !close) return close;
    if (!cursor.at_end()) return cursor.unexpected("the end of the definition");
    return {};
  }

  static Result<void> add_string(FsharpCursor& cursor, std::string& to) {
    if (cursor.at_end() || cursor.token().kind != FsharpKind::string ||
        cursor.token().text.find_first_of("\\\t\r\n|") != std::string_view::npos)
      return cursor.unexpected("a plain name in quotes");
    to.append(cursor.take().text);
    return {};
  }

  const FsharpFile& file_;
  std::vector<FsharpToken> tokens_;
  std::vector<Scope> scopes_;
  ItemKind kind_ = ItemKind::type;
  bool has_type_ = false;
  bool has_fn_ = false;
  std::set<PackageRef> refs_;
};

}  // namespace

Result<std::vector<PackageRef>> read_package_refs(const FsharpFile& file) { return RefsReader(file).read(); }

}  // namespace darkpkg::hash
