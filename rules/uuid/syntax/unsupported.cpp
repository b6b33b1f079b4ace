#include "rules/uuid/syntax/unsupported.hpp"

#include <array>

namespace darkpkg::syntax {
namespace {

constexpr std::string_view kTypeHelp =
    "types are names like Int64 or Stdlib.Option.Option<Int64>, 'a, tuples (A * B) and A -> B";
constexpr std::string_view kNumberHelp =
    "numbers end with L (Int64), UL, y, uy, s, us, l, ul, Q or Z, or are floats like 1.5";
constexpr std::string_view kModuleHelp = "a module holds `let`, `type` and `module` definitions";

struct Text {
  std::string_view words;
  std::string_view help;
};
constexpr auto kTexts = std::to_array<Text>({
#define UNSUPPORTED(name, words, help) {words, help},
#include "rules/uuid/syntax/unsupported.def"
#undef UNSUPPORTED
});

}  // namespace

std::string_view words_for(Unsupported what) { return kTexts[static_cast<std::size_t>(what)].words; }
std::string_view help_for(Unsupported what) { return kTexts[static_cast<std::size_t>(what)].help; }

}  // namespace darkpkg::syntax
