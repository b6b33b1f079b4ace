#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace darkpkg {

/// What a word of another language is for there, and so what to write in Dark.
enum class Foreign : std::uint8_t {
  none,
  function,
  type,
  cases,
  value,
  hash_value,  ///< what edition `hash` has for it
  module,
  import,
  modifier,
  choice,
  loop,
  raise,
  wait,
  lambda
};

/// The role of a word that starts a definition in Python, JavaScript, Rust, Haskell, Elixir and the like.
Foreign foreign_definition(std::string_view word);

/// The role of a word that starts a statement or expression there.
Foreign foreign_phrase(std::string_view word);

/// What to write instead. `name` is what the word is followed by, empty if that is no name.
std::string foreign_help(Foreign role, std::string_view name);

}  // namespace darkpkg
