#pragma once

#include <unordered_map>

#include "link/context.hpp"

namespace darkpkg::link {

/// The files by their ids; the index is made at the first call.
class FilesById {
 public:
  explicit FilesById(Context& context) : context_(context) {}
  /// The file that has this id; null: none.
  File* find(database::FileId id) {
    if (files_.empty())
      for (File& file : context_.files) files_.emplace(file.id, &file);
    auto at = files_.find(id);
    return at == files_.end() ? nullptr : at->second;
  }

 private:
  Context& context_;
  std::unordered_map<database::FileId, File*> files_;
};

}  // namespace darkpkg::link
