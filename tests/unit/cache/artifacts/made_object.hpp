#pragma once

#include <cstdint>
#include <string>

#include "cache/object/container.hpp"

namespace darkpkg::artifacts {

inline const Fingerprint kMadeCompiler = {4, 5, 6};

/// A source hash that `number` stands for.
inline object::SourceHash made_source(std::uint32_t number) {
  object::SourceHash out{};
  for (std::size_t i = 0; i < 4; i++) out[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return out;
}

/// A valid object for made_source(number), of about `size` bytes, different for every number.
inline std::string made_object(std::uint32_t number, std::size_t size = 3000) {
  object::Object out;
  out.index.items = {{object::ItemKind::fn, {"Made"}, "f" + std::to_string(number), {}, {}}};
  std::string noise(size, '\0');
  std::uint64_t state = number * 0x9E3779B97F4A7C15U + 1;
  for (char& c : noise) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    c = static_cast<char>(state >> 56);
  }
  out.bodies = {{{{noise, ""}, ""}}};
  out.positions.items = {{{0, 1}, {0, 2}, {}, {}}};
  return object::encode(out, "made", kMadeCompiler, made_source(number));
}

}  // namespace darkpkg::artifacts
