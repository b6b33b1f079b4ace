#include "lsp/rename_local.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <vector>

#include "lsp/renamed.hpp"

namespace darkpkg::lsp {
namespace {

bool is_unbound(const object::ItemPositions& item, std::size_t use) {
  return std::ranges::any_of(item.unbound, [&](const object::Unbound& each) { return each.use == use; });
}

/// What is no local means what it did.
void require_same_meaning(const store::Snapshot& view, const Renamed& renamed,
                          const std::shared_ptr<const store::SourceFile>& now) {
  const std::vector<store::Item>& before = renamed.file.file().items;
  const auto refuse_it = [&] { refuse("names in '" + renamed.file.source() + "' would mean something else"); };
  if (before.size() != now->items.size()) refuse_it();
  const std::shared_ptr<store::Snapshot> next = view.with(std::array{&renamed.file.file()}, {now});
  const object::Positions positions = positions_of(*now);
  for (std::size_t i = 0; i < before.size(); i++) {
    const object::ItemPositions &was = renamed.file.items()[i], &is = positions.items[i];
    if (before[i].name != now->items[i].name || was.uses.size() != is.uses.size()) refuse_it();
    const std::vector<Resolution> meant = view.encoder->resolve(view, before[i]),
                                  means = next->encoder->resolve(*next, now->items[i]);
    for (std::size_t use = 0; use < was.uses.size(); use++) {
      const Resolution &a = meant[was.uses[use].reference], &b = means[is.uses[use].reference];
      const Span at{was.uses[use].at.offset, was.uses[use].at.length};
      const bool is_same = renamed.moved(at) == Span{is.uses[use].at.offset, is.uses[use].at.length} &&
                           a.kind == b.kind &&
                           (a.item ? a.item->name == b.item->name : a.name == b.name && a.version == b.version) &&
                           is_unbound(was, use) == is_unbound(is, use) &&
                           (b.missing() || std::ranges::find(renamed.places, at) == renamed.places.end());
      if (!is_same) refuse_it();
    }
  }
}

}  // namespace

Json rename_local(Context& context, const PlacedFile& file, const LocalName& local, const std::string& name) {
  if (!is_name(name)) refuse("'" + name + "' is no name");
  if (name == local.name) return {{"changes", Json::object()}};
  const Renamed made = renamed(file, local.places(), name);
  const store::Snapshot& view = file.packages().view();
  const std::shared_ptr<const store::SourceFile> now = compiled(made, view);
  require_same_locals(made);
  require_same_meaning(view, made, now);
  return edit_of(context, {&made, 1}, name);
}

}  // namespace darkpkg::lsp
