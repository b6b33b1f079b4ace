#pragma once

#include <span>
#include <string_view>

namespace darkpkg {

/// A file of the page that browsers show: serve/page.
struct PageFile {
  std::string_view name;
  std::string_view text;
};

/// All of them, embedded in the program.
std::span<const PageFile> page_files();

}  // namespace darkpkg
