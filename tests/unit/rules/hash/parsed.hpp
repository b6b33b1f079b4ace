#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "language/source/source.hpp"
#include "rules/hash/lower/lower.hpp"
#include "rules/hash/parse/parser.hpp"
#include "rules/hash/program/program.hpp"
#include "rules/hash/program/walk.hpp"
#include "tests/unit/rules/hash/resolve.hpp"
#include "tests/unit/rules/hash/show.hpp"

/// Items of edition `hash` from their source, for tests.
namespace darkpkg::hash {

/// Items by `type A.T`, `value A.v` and `fn A.f`; builtins as items of no owner: `fn negate`.
class KnownNames : public Lookup {
 public:
  explicit KnownNames(std::set<std::string> names) : names_(std::move(names)) {}
  bool has_item(ItemKind kind, std::string_view full_name) const override {
    return names_.contains(text(kind, full_name));
  }
  bool has_builtin(ItemKind kind, std::string_view name, std::int32_t version) const override {
    return version == 0 && names_.contains(text(kind, name));
  }

 private:
  static std::string text(ItemKind kind, std::string_view name) {
    constexpr std::string_view kKinds[] = {"type ", "value ", "fn "};
    return std::string(kKinds[static_cast<std::size_t>(kind)]).append(name);
  }
  std::set<std::string> names_;
};

/// A file that has no mistakes.
class ParsedItems {
 public:
  explicit ParsedItems(std::string_view text) : source_{"test.dark", std::string(text)} {
    std::optional<syntax::File> file = parse(source_, arena, diagnostics);
    if (file) items = convert_program(*file, arena, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics.all()) messages.push_back(diagnostic.message);
  }

  /// The body of the only function or value of the name, open.
  const pt::Expr& body(std::string_view name) const { return body(item(name).item); }
  /// What the body is when these names are known.
  std::string closed(std::string_view name, const std::set<std::string>& known) {
    return Show::of(body(close(name, known)));
  }
  /// The code of a function's body when these names are known.
  std::string code(std::string_view name, const std::set<std::string>& known) {
    return lowered(std::get<pt::PackageFn>(close(name, known)));
  }
  std::string code(std::string_view name) { return lowered(std::get<pt::PackageFn>(item(name).item)); }
  const ProgramItem& item(std::string_view name) const {
    for (const ProgramItem& item : items)
      if (item.name == name) return item;
    ADD_FAILURE() << "no item " << name;
    return items.front();
  }

  Arena arena;
  Diagnostics diagnostics;
  std::vector<std::string> messages;
  std::vector<ProgramItem> items;

 private:
  /// Sets all ids to 0: those of expressions are places until they are numbered, and code has those of lambdas.
  struct LeaveOutIds {
    void operator()(const pt::Expr& expr) const { expr.id = 0; }
  };
  std::string lowered(const pt::PackageFn& fn) {
    const LeaveOutIds leave_out_ids;
    walk(fn, leave_out_ids);
    return Show::of(lower::lower(fn, arena).fn.body);
  }
  static const pt::Expr& body(const pt::Item& item) {
    if (const auto* value = std::get_if<pt::PackageValue>(&item)) return *value->body;
    return *std::get<pt::PackageFn>(item).body;
  }
  pt::Item close(std::string_view name, const std::set<std::string>& known) {
    const KnownNames names(known);
    const ProgramItem& found = item(name);
    std::vector<Resolution> resolutions;
    for (const Reference& reference : found.references) resolutions.push_back(resolve(reference, found.modules, names));
    return hash::close(found.item, shapes(resolutions), arena);
  }

  Source source_;
};

}  // namespace darkpkg::hash
