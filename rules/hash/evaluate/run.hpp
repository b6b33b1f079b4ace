#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/arena.hpp"
#include "rules/hash/evaluate/evaluate.hpp"

namespace darkpkg::hash::evaluate {

/// Everything that can be wrong with a value, from failures.def, which has the words.
enum class Failure : std::uint8_t {
#define FAILURE(name, message, help) name,
#include "rules/hash/evaluate/failures.def"
#undef FAILURE
};

/// What all parts of an evaluation have: where they read, where they build, how much they may still do. After fail()
/// or give_up() nothing that they return has a meaning, null least of all.
class Run {
 public:
  Run(World& world_, Arena& arena_) : world(world_), arena(arena_) {}

  World& world;
  Arena& arena;

  bool stopped() const { return stop_.has_value(); }
  /// Why the evaluation ended; nothing of this has an instruction.
  std::optional<Outcome> take_stop() { return std::exchange(stop_, std::nullopt); }
  /// Ends the evaluation as Dark would. The texts stand for {0}, {1} and {2}. Returns null, for who returns that then.
  std::nullptr_t fail(Failure failure, std::string_view first = {}, std::string_view second = {},
                      std::string_view third = {});
  /// Ends the evaluation: Dark may come further.
  std::nullptr_t give_up(std::string reason);
  /// Ends the evaluation since another one ended.
  std::nullptr_t stop(Outcome why);
  /// Uses up `steps` of the limit, and ends the evaluation if there are no more.
  bool spend(std::size_t steps = 1) {
    if (steps <= left) {
      left -= steps;
      return true;
    }
    give_up("takes too many steps");
    return false;
  }

  /// What a value may use: instructions, registers, items of lists, parts of types, bytes of texts.
  static constexpr std::size_t kLimit = 2'000'000;
  std::size_t left = 0;
  /// The number of the operand that is looked at: if the evaluation ends, it is about that one. Nothing: about all.
  std::optional<std::size_t> part = std::nullopt;

 private:
  std::optional<Outcome> stop_;
};

/// "1 field", "2 fields".
std::string counted(std::size_t count, std::string_view what);
/// "1 field is given", "2 fields are given".
std::string counted_given(std::size_t count, std::string_view what);

}  // namespace darkpkg::hash::evaluate
