// fmt as a static library. Debian has it as a shared one and as headers, and in header-only mode every file of ours
// that formats compiles the whole of it again: a third of the time of a build. <fmt/core.h>, which our files include,
// leaves to the library what is named here.
#define FMT_HEADER_ONLY
#include <fmt/format.h>

namespace {
[[gnu::used]] std::string (*const kFormat)(fmt::string_view, fmt::format_args) = fmt::vformat;
[[gnu::used]] void (*const kPrint)(fmt::string_view, fmt::format_args) = fmt::vprint;
[[gnu::used]] void (*const kPrintTo)(std::FILE*, fmt::string_view, fmt::format_args) = fmt::vprint;
}  // namespace
