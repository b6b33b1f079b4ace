#include "cache/artifacts/key.hpp"

#include <algorithm>

#include "base/sha256.hpp"

namespace darkpkg::artifacts {
namespace {

template <std::size_t N>
std::string_view view(const std::array<std::uint8_t, N>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), N};
}

Result<void> decodes(const object::Reader& reader) {
  return object::decode(reader).map([](const object::Object&) {});
}

}  // namespace

std::string artifact_key(const object::CompilerId& compiler, const object::SourceHash& source) {
  return hex(Sha256().update("darkpkg object 1\n").update(view(compiler)).update(view(source)).finish());
}

bool is_artifact_key(std::string_view text) {
  return text.size() == 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Result<void> verify_artifact(std::string_view bytes, const object::CompilerId& compiler,
                             const object::SourceHash& source) {
  Result<object::Reader> reader = object::Reader::open(bytes);
  if (!reader) return tl::unexpected(reader.error());
  if (reader->compiler() != compiler) return fail("the object was made by another compiler");
  if (reader->source() != source) return fail("the object was made from another source");
  return decodes(*reader);
}

Result<void> verify_artifact(std::string_view bytes, std::string_view key) {
  Result<object::Reader> reader = object::Reader::open(bytes);
  if (!reader) return tl::unexpected(reader.error());
  if (artifact_key(reader->compiler(), reader->source()) != key) return fail("the object has another key");
  return decodes(*reader);
}

}  // namespace darkpkg::artifacts
