#include "cache/object/name_uses.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/cache/object/sample.hpp"

namespace darkpkg::object {
namespace {

/// A use as text: whose, of what, where.
std::string described(ItemKind kind, const std::vector<std::string>& modules, const std::string& name,
                      const Reference& reference, std::uint32_t offset) {
  std::string out = std::to_string(static_cast<int>(kind)) + " ";
  for (const std::string& module : modules) out += module + ".";
  out += name + " uses " + std::to_string(static_cast<int>(reference.kind));
  for (const std::string& part : reference.names) out += "." + part;
  return out + " at " + std::to_string(offset);
}

using Texts = std::vector<std::string>;

Texts found(const std::string& bytes, std::string_view start) {
  Result<Reader> reader = Reader::open(bytes);
  if (!reader) return {reader.error().message};
  Result<NameUses> uses = uses_of_names(*reader, start);
  if (!uses) return {uses.error().message};
  Texts out;
  for (const NameUses::User& user : uses->users)
    for (std::uint32_t offset : user.offsets)
      out.push_back(
          described(user.kind, uses->modules[user.modules], user.name, uses->references[user.reference], offset));
  return out;
}

/// The same by reading all of the object.
Texts expected(const Object& object, std::string_view start) {
  Texts out;
  for (std::size_t i = 0; i < object.index.items.size(); i++) {
    const IndexItem& item = object.index.items[i];
    for (std::uint32_t k = 0; k < item.references.size(); k++)
      for (const Use& use : object.positions.items[i].uses)
        if (use.reference == k && item.references[k].names.back().starts_with(start))
          out.push_back(described(item.kind, item.modules, item.name, item.references[k], use.at.offset));
  }
  return out;
}

TEST(NameUses, FindsTheUsesOfOneName) {
  EXPECT_EQ(found(sample_bytes(), "Shape"),
            (Texts{"1 Mine.Shapes.unit uses 0.Shape at 111", "2 Mine.Shapes.Areas.area uses 0.Shapes.Shape at 250"}));
  EXPECT_EQ(found(sample_bytes(), "multiply"),
            (Texts{"2 Mine.Shapes.Areas.area uses 1.Stdlib.Float.multiply_v1 at 270"}));
  EXPECT_EQ(found(sample_bytes(), "Stdlib"), Texts{});
  EXPECT_EQ(found(sample_bytes(), "other"), Texts{});
}

/// An object with up to 40 items that use up to 300 names of few letters, anywhere.
Object random_object(std::mt19937& random) {
  auto below = [&](std::size_t end) { return static_cast<std::uint32_t>(random() % end); };
  auto name = [&] { return std::string(1 + below(3), static_cast<char>('a' + below(3))); };
  Object out;
  for (std::size_t items = below(40); items > 0; items--) {
    IndexItem& item = out.index.items.emplace_back();
    item.kind = static_cast<ItemKind>(below(3));
    item.modules = {"Mine", name()};
    item.name = name();
    ItemPositions& at = out.positions.items.emplace_back();
    at.whole = {below(100'000), below(5'000)};
    at.name = {below(100'000), below(40)};
    for (std::size_t references = below(300); references > 0; references--)
      item.references.push_back({static_cast<std::uint8_t>(below(6)), {name(), name()}});
    for (std::size_t uses = item.references.empty() ? 0 : below(500); uses > 0; uses--)
      at.uses.push_back({below(item.references.size()), {below(1'000'000), below(300)}});
  }
  out.bodies.resize(2, std::vector<Body>(out.index.items.size()));
  return out;
}

TEST(NameUses, SayWhatTheWholeObjectSays) {
  std::mt19937 random(8);
  for (int round = 0; round < 60; round++) {
    const Object object = random_object(random);
    const std::string bytes = encode(object, kSampleEdition, kSampleCompiler, kSampleSource);
    for (std::string_view start : {"a", "b", "cc", "ccc", ""}) {
      Texts ours = found(bytes, start), theirs = expected(object, start);
      // The places of one reference come together; items stay in order.
      EXPECT_EQ(ours, theirs) << "round " << round << ", " << start;
    }
  }
}

TEST(NameUses, DamagedSectionsAreErrors) {
  for (std::size_t at = header_size(4); at < sample_bytes().size(); at += 3) {
    std::string bytes = sample_bytes();
    bytes[at] = static_cast<char>(bytes[at] ^ 4);
    const Texts texts = found(bytes, "Shape");
    EXPECT_TRUE(texts == found(sample_bytes(), "Shape") || texts.front().find("is damaged") != std::string::npos)
        << at << ": " << texts.front();
  }
}

}  // namespace
}  // namespace darkpkg::object
