#include "rules/hash/diagnostics/mistakes.hpp"

#include <fmt/core.h>

#include <array>
#include <string>

#include "rules/hash/diagnostics/codes.hpp"

namespace darkpkg::hash {
namespace {

struct Words {
  Code code;
  std::string_view message;
  std::string_view help;
};

constexpr auto kWords = std::to_array<Words>({
#define MISTAKE(name, code, message, help) {codes::code, message, help},
#include "rules/hash/diagnostics/mistakes.def"
#undef MISTAKE
});

}  // namespace

void Reporter::report(Mistake mistake, Span at, std::string_view first, std::string_view second) {
  if (is_full()) return;
  count_++;
  const Words& words = kWords[static_cast<std::size_t>(mistake)];
  diagnostics_.add(words.code, at, fmt::format(fmt::runtime(words.message), first, second),
                   fmt::format(fmt::runtime(words.help), first, second));
}

void Reporter::report_with_note(Mistake mistake, Span at, std::string_view first, Span related, std::string_view note) {
  if (is_full()) return;
  count_++;
  const Words& words = kWords[static_cast<std::size_t>(mistake)];
  diagnostics_
      .add(words.code, at, fmt::format(fmt::runtime(words.message), first),
           fmt::format(fmt::runtime(words.help), first))
      .notes.push_back({{}, related, std::string(note)});
}

}  // namespace darkpkg::hash
