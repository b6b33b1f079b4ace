#include <gtest/gtest.h>

#include "rules/uuid/lower/lower.hpp"
#include "rules/uuid/trees/tags.hpp"
#include "rules/uuid/wire/rt_decode.hpp"
#include "rules/uuid/wire/rt_encode.hpp"
#include "tests/unit/rules/uuid/wire/tree_generator.hpp"

namespace darkpkg::wire {
namespace {

using object::ItemKind;

/// The RT payload of a random linked item; empty where it can't be lowered.
std::string random_runtime(Arena& arena, test::TreeGenerator& generator, ItemKind kind) {
  auto lowered = lower::lower(generator.item(kind), {}, arena);
  return lowered ? encode_runtime(lowered->item, Stage::linked).bytes : std::string();
}

TEST(RtCodec, DamagedBytesAreErrorsOrOtherItems) {
  for (std::uint64_t seed = 0; seed < 3000; seed++) {
    Arena arena;
    test::TreeGenerator generator(arena, seed, Stage::linked);
    auto kind = static_cast<ItemKind>(seed % 3);
    std::string bytes = random_runtime(arena, generator, kind);
    if (bytes.empty()) continue;
    for (std::uint64_t n = 1 + generator.below(3); n > 0; n--)
      bytes[generator.below(bytes.size())] ^= static_cast<char>(1 << generator.below(8));
    Result<rt::Item> decoded = decode_runtime(kind, bytes, arena);
    if (decoded) {
      EXPECT_EQ(encode_runtime(*decoded, Stage::linked).bytes, bytes) << seed;
    } else {
      EXPECT_FALSE(decoded.error().message.empty());
    }
  }
}

TEST(RtCodec, EveryPrefixIsAnError) {
  for (std::uint64_t seed = 0; seed < 40; seed++) {
    Arena arena;
    test::TreeGenerator generator(arena, seed, Stage::linked);
    auto kind = static_cast<ItemKind>(seed % 3);
    std::string bytes = random_runtime(arena, generator, kind);
    for (std::size_t length = 0; length < bytes.size(); length++) {
      Arena scratch;
      EXPECT_FALSE(decode_runtime(kind, std::string_view(bytes).substr(0, length), scratch)) << seed;
    }
  }
}

// Values that the lowering never makes, but a user's row may hold.
TEST(RtCodec, ValuesOfEveryKind) {
  Arena arena;
  const rt::ValueType unknown{rt::Unknown{}};
  const rt::ValueType fn{rt::FnOf{arena.copy(std::vector<const rt::ValueType*>{&unknown}), &unknown}};
  const rt::ValueType db{rt::DbOf{&fn}};
  const rt::Dval number{rt::Literal(std::numeric_limits<double>::quiet_NaN())};
  const auto arguments = arena.copy(std::vector<const rt::Dval*>{&number});
  const auto symbols = arena.copy(std::vector<rt::TypeSymbol>{{"a", &db}});
  const Uuid id = *Uuid::parse("00112233-4455-8677-8899-aabbccddeeff");
  for (const rt::Dval& value : std::vector<rt::Dval>{
           {id},
           {rt::DateTimeValue{-1}},
           {rt::DbValue{"Users"}},
           {rt::Literal(std::numeric_limits<double>::infinity())},
           {rt::NamedFnValue{pt::Builtin{"print", 2}, symbols, {}, arguments}},
           {rt::LambdaValue{7, arena.copy(std::vector<rt::ClosedRegister>{{3, &number}}), symbols, arguments}}}) {
    std::string bytes = encode_runtime(rt::PackageValue{id, &value}, Stage::linked).bytes;
    Result<rt::Item> decoded = decode_runtime(ItemKind::value, bytes, arena);
    ASSERT_TRUE(decoded.has_value()) << decoded.error().message;
    EXPECT_EQ(std::get<rt::PackageValue>(*decoded).body->node.index(), value.node.index());
    EXPECT_EQ(encode_runtime(*decoded, Stage::linked).bytes, bytes);
  }
}

// Every instruction tag but those that need a tree behind them, with zeros for what follows.
TEST(RtCodec, EveryInstructionTagIsKnown) {
  for (std::size_t number = 0; number < tags::Set<tag::Instruction>::kTags.size(); number++) {
    std::string bytes(16, '\0');                 // id
    bytes += std::string("\0\1p\0\0\0\1\1", 8);  // no type parameters, one parameter p, Unit; result Unit; 1 register
    bytes.push_back(1);                          // one instruction
    bytes.push_back(static_cast<char>(number));
    bytes += std::string(64, '\0');
    Arena arena;
    Result<rt::Item> decoded = decode_runtime(ItemKind::fn, bytes, arena);
    ASSERT_FALSE(decoded.has_value());
    EXPECT_EQ(decoded.error().message.find("Instruction"), std::string::npos) << number << decoded.error().message;
  }
}

}  // namespace
}  // namespace darkpkg::wire
