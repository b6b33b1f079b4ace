#include "rules/hash/evaluate/run.hpp"

#include <fmt/core.h>

#include <array>

namespace darkpkg::hash::evaluate {
namespace {

struct FailureWords {
  std::string_view message;
  std::string_view help;
};

constexpr auto kFailureWords = std::to_array<FailureWords>({
#define FAILURE(name, message, help) {message, help},
#include "rules/hash/evaluate/failures.def"
#undef FAILURE
});

}  // namespace

std::nullptr_t Run::fail(Failure failure, std::string_view first, std::string_view second, std::string_view third) {
  if (stop_) return nullptr;
  const FailureWords& words = kFailureWords[static_cast<std::size_t>(failure)];
  return stop(Failed{fmt::format(fmt::runtime(words.message), first, second, third),
                     fmt::format(fmt::runtime(words.help), first, second, third)});
}

std::nullptr_t Run::give_up(std::string reason) { return stop(NotEvaluated{std::move(reason)}); }

std::nullptr_t Run::stop(Outcome why) {
  if (!stop_) stop_ = std::move(why);
  return nullptr;
}

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string counted_given(std::size_t count, std::string_view what) {
  return counted(count, what) + (count == 1 ? " is given" : " are given");
}

}  // namespace darkpkg::hash::evaluate
