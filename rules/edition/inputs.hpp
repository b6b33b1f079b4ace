#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/uuid.hpp"
#include "cache/object/sections.hpp"
#include "rules/edition/edition.hpp"

namespace darkpkg {

/// What the link knows besides the packages: the functions and values that are built into Dark's runtime, and the items
/// that its code refers to: by ids that are pinned, or by their names alone if ids follow from contents. Two
/// tab-separated files, each with a header line.
class Inputs {
 public:
  /// Reads both files. An error names the file and the line. `identity`: the edition's; if ids follow from contents
  /// the second file may leave out their column.
  static Result<Inputs> read(const std::string& builtins, const std::string& package_ids, Identity identity);
  /// The same from the files' texts; the names in messages are `builtins` and `package_ids`.
  static Result<Inputs> parse(std::string builtins, std::string package_ids,
                              std::string_view builtins_path = "builtins", std::string_view ids_path = "package ids",
                              Identity identity = Identity::by_name);

  /// The builtin's name as the file has it (it lives as long as this), if there is one. `kind`: fn or value.
  std::optional<std::string_view> builtin(object::ItemKind kind, std::string_view name, std::int32_t version) const;
  /// The id that is pinned for the item.
  std::optional<Uuid> pinned(object::ItemKind kind, std::string_view full_name) const;

  /// Of both files' texts: other inputs mean that everything is linked again.
  const object::ContentHash& hash() const { return hash_; }
  /// Calls `visit(kind, full_name, offset)` with every pinned item; `offset`: of its name in the file.
  template <typename Visit>
  void each_pin(Visit visit) const {
    for (const Pin& pin : pins_)
      visit(pin.kind, pin.name, static_cast<std::size_t>(pin.name.data() - texts_[1].data()));
  }
  /// The names of all builtins, for suggestions.
  std::vector<std::string_view> builtin_names(object::ItemKind kind) const;

 private:
  struct Builtin {
    object::ItemKind kind{};
    std::string_view name;
    std::int32_t version = 0;
  };
  struct Pin {
    object::ItemKind kind{};
    std::string_view name;
    std::optional<Uuid> id;
  };

  std::unique_ptr<const std::string[]> texts_;  // what the views below point into
  std::vector<Builtin> builtins_;               // sorted by kind, name and version
  std::vector<Pin> pins_;                       // sorted by kind and name
  object::ContentHash hash_{};
};

/// An item that Dark's own code refers to, by a pinned id or by its name, without a definition, whose module defines
/// something else: those of modules that nothing defines belong to packages that are not among these. `offset`: of its
/// name in the file that has it.
Problem unused_pin(ItemKind kind, std::string_view full_name, std::size_t offset, bool has_id);

}  // namespace darkpkg
