#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/function_ref.hpp"
#include "link/affected.hpp"
#include "link/step.hpp"

namespace darkpkg::link {

/// The packages as they were before a step, and the objects of their files as they are now. Items are rows, each with
/// its number, wherever they are.
class Prior {
 public:
  virtual ~Prior() = default;

  // ---- Files
  /// The file of this number; null: there is none.
  virtual File* file(FileId id) = 0;
  /// Loads the files' indexes, if that was not done yet. One whose source has errors stays without: true if there is
  /// one. One that turns out to have other content than before is looked at from then on.
  virtual Result<bool> load(std::span<File* const> files) = 0;
  /// Loads the code and the positions of files that are loaded.
  virtual Result<void> load_code(std::span<File* const> files) = 0;
  /// The files of before that could mention one of the names and are not looked at; each once, in the order of their
  /// numbers.
  virtual std::vector<File*> mentioning(const ChangedNames& names) = 0;

  // ---- Items
  virtual std::vector<ItemRow> items(const File& file) = 0;
  virtual std::vector<ItemRow> all_items() = 0;
  /// Of any kind.
  virtual std::vector<ItemRow> named(std::string_view full_name) = 0;
  /// Those that use an item by name, if ids are of contents; of them the rows that are `wanted`, which is asked once
  /// for each.
  virtual std::vector<ItemRow> users(std::string_view full_name, ItemKind kind,
                                     FunctionRef<bool(std::int64_t row)> wanted) = 0;
  /// Those that have this id, if ids are of contents.
  virtual std::vector<ItemRow> sharing(std::string_view id) = 0;
  /// Does the module define anything but the items with these numbers?
  virtual bool defines(const std::string& module, const std::set<std::int64_t>& without) = 0;
  /// The id that an item had before darkpkg came.
  virtual std::optional<ItemId> prior_id(const object::IndexItem& item, std::string_view full_name) = 0;

  // ---- Names
  /// What the names meant; null: nothing.
  virtual NameLookup* names() = 0;
  /// What so many references mean will be looked up, and so many items will have used_names(). May several threads look
  /// names up, and is names() as quick as used_names()?
  virtual bool expect_lookups(std::size_t references, std::size_t items) = 0;
  /// What the references of this item meant, and maybe more. That finds again what they mean if no name appeared or
  /// disappeared that one of them could mean. It lives until the next call.
  virtual NameLookup& used_names(const ItemRow& item) = 0;

  // ---- Warnings
  /// The warnings about names that the items of a file had, each with the number of its item; nothing if none are kept
  /// anywhere, and items have to be checked again.
  virtual std::optional<std::vector<std::pair<std::int64_t, Warning>>> warnings(const File& file) = 0;
};

/// Loads the files of a step, which has errors then if one of them has.
inline Result<void> load_files(Step& step, std::span<File* const> files) {
  return step.prior->load(files).map([&](bool has_errors) { step.has_errors |= has_errors; });
}

}  // namespace darkpkg::link
