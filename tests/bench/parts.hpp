#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

/// What the parts' benchmark measures of each edition.
namespace darkpkg::bench {

struct SourceFile {
  std::string path;
  std::string bytes;
};

/// A part of a compile, with what it needs of those before it.
struct Stage {
  const char* name;
  std::function<void(std::size_t file)> run;
  bool counts_items = false;  ///< its rate is in items, not in bytes of the sources
};

/// The stages from a source's bytes to its items' code. The files compile, and outlive the stages.
std::vector<Stage> uuid_stages(std::span<const SourceFile> files);
std::vector<Stage> hash_stages(std::span<const SourceFile> files);

}  // namespace darkpkg::bench
