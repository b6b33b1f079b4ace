#include "verify/objects.hpp"

#include "base/file.hpp"
#include "cache/object/container.hpp"
#include "cache/object/object_file.hpp"

namespace darkpkg::verify {
namespace {

/// Why these bytes, read from where `expected` belongs, are not the object.
Finding name_difference(const TrueObject& expected, std::string_view bytes) {
  using enum FindingKind;
  auto damaged = [&](std::string why) { return Finding{object_damaged, expected.path, std::move(why)}; };
  Result<object::Reader> reader = object::Reader::open(bytes);
  if (!reader) return damaged(reader.error().message);
  if (Result<object::Object> decoded = object::decode(*reader); !decoded) return damaged(decoded.error().message);
  Result<object::Reader> wanted = object::Reader::open(expected.bytes);
  if (wanted && reader->compiler() != wanted->compiler()) return {object_foreign, expected.path, {}};
  if (wanted && reader->source() != wanted->source()) return {object_stale, expected.path, {}};
  return {object_wrong, expected.path, {}};
}

std::optional<Finding> check_object(const TrueObject& expected) {
  using enum FindingKind;
  Result<std::optional<FileStat>> stat = stat_file(expected.path);
  // An empty one stands where the generation kept the place of a missing one.
  if (stat && (!*stat || (*stat)->size == 0)) return Finding{object_missing, expected.path, {}};
  Result<std::string> bytes = read_file(expected.path, object::kLargestObject);
  if (!bytes) return Finding{object_damaged, expected.path, bytes.error().message};
  if (*bytes == expected.bytes) return std::nullopt;
  return name_difference(expected, *bytes);
}

}  // namespace

std::vector<Finding> check_objects(const Truth& truth) {
  std::vector<Finding> out;
  for (const TrueObject& object : truth.objects)
    if (std::optional<Finding> finding = check_object(object)) out.push_back(std::move(*finding));
  return out;
}

Result<void> repair_objects(const Truth& truth) {
  for (const TrueObject& object : truth.objects) {
    if (!check_object(object)) continue;
    if (Result<void> written = object::write_object(object.path, object.bytes, object.source_mtime_ns); !written)
      return written;
  }
  return {};
}

}  // namespace darkpkg::verify
