#pragma once

#include <string>

#include "base/fingerprint.hpp"
#include "cache/object/container.hpp"

namespace darkpkg::object {

inline constexpr std::string_view kSampleEdition = "sample";
inline const Fingerprint kSampleCompiler = {1, 2, 3};
inline const SourceHash kSampleSource = {9, 8, 7};

/// A small object with something in every field.
inline Object sample_object() {
  Object out;
  out.index.items = {{ItemKind::type, {"Mine", "Shapes"}, "Shape", {}, {}},
                     {ItemKind::value, {"Mine", "Shapes"}, "unit", {{0, {"Shape"}}}, {}},
                     {ItemKind::fn,
                      {"Mine", "Shapes", "Areas"},
                      "area",
                      {{0, {"Shapes", "Shape"}}, {1, {"Stdlib", "Float", "multiply_v1"}}, {4, {"pi"}}},
                      {}}};
  out.bodies = {{{{"type bytes", ""}, ""}, {{"value", "\x01\x02\x01"}, ""}, {{"fn bytes fn", "\x04\x03\x02"}, ""}},
                {{{"rt type", ""}, ""}, {{"rt value", "\x01\x02\x01"}, "\x05"}, {{"rt fn", ""}, "\x02\x01\x07"}}};
  out.positions.items = {
      {{30, 5}, {25, 60}, {}, {}},
      {{100, 4}, {96, 30}, {{0, {111, 5}}}, {}},
      {{200, 4}, {190, 100}, {{0, {250, 12}}, {2, {230, 2}}, {1, {270, 20}}}, {{0, ""}, {2, "areas"}}}};
  out.positions.warnings = {{"W0403", {230, 2}, "'my_value' is no name", "rename it"}};
  return out;
}

inline std::string sample_bytes() { return encode(sample_object(), kSampleEdition, kSampleCompiler, kSampleSource); }

}  // namespace darkpkg::object
