#include <gtest/gtest.h>

#include "base/deep_stack.hpp"
#include "rules/uuid/trees/relocation.hpp"
#include "rules/uuid/trees/tags.hpp"
#include "rules/uuid/wire/pt_decode.hpp"
#include "rules/uuid/wire/pt_encode.hpp"
#include "tests/unit/rules/uuid/wire/tree_generator.hpp"

namespace darkpkg::wire {
namespace {

object::ItemKind kind_of(const pt::Item& item) { return static_cast<object::ItemKind>(item.index()); }

TEST(PtCodec, DecodedItemsEncodeToTheSameBytes) {
  for (std::uint64_t seed = 0; seed < 2000; seed++) {
    Arena arena;
    test::TreeGenerator generator(arena, seed, Stage::linked);
    pt::Item item = generator.any_item();
    object::Code code = encode_program(item, Stage::linked);
    EXPECT_TRUE(code.relocations.empty());
    Result<pt::Item> decoded = decode_program(kind_of(item), code.bytes, arena);
    ASSERT_TRUE(decoded.has_value()) << seed << ": " << decoded.error().message;
    ASSERT_EQ(encode_program(*decoded, Stage::linked).bytes, code.bytes) << seed;
  }
}

TEST(PtCodec, EveryPrefixIsAnError) {
  for (std::uint64_t seed = 0; seed < 60; seed++) {
    Arena arena;
    test::TreeGenerator generator(arena, seed, Stage::linked);
    pt::Item item = generator.any_item();
    std::string bytes = encode_program(item, Stage::linked).bytes;
    for (std::size_t length = 0; length < bytes.size(); length++) {
      Arena scratch;
      EXPECT_FALSE(decode_program(kind_of(item), std::string_view(bytes).substr(0, length), scratch)) << seed;
    }
    bytes.push_back('\0');
    EXPECT_FALSE(decode_program(kind_of(item), bytes, arena));
  }
}

// What decodes at all must encode to the very bytes that it came from: there is one form for everything.
TEST(PtCodec, DamagedBytesAreErrorsOrOtherItems) {
  for (std::uint64_t seed = 0; seed < 3000; seed++) {
    Arena arena;
    test::TreeGenerator generator(arena, seed, Stage::linked);
    pt::Item item = generator.any_item();
    std::string bytes = encode_program(item, Stage::linked).bytes;
    for (std::uint64_t n = 1 + generator.below(3); n > 0; n--)
      bytes[generator.below(bytes.size())] ^= static_cast<char>(1 << generator.below(8));
    Result<pt::Item> decoded = decode_program(kind_of(item), bytes, arena);
    if (decoded) {
      EXPECT_EQ(encode_program(*decoded, Stage::linked).bytes, bytes) << seed;
    } else {
      EXPECT_FALSE(decoded.error().message.empty());
    }
  }
}

TEST(PtCodec, RandomBytesDoNoHarm) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 3000; i++) {
    std::string bytes(random() % 300, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() % (i % 2 ? 256 : 40));
    for (auto kind : {object::ItemKind::type, object::ItemKind::value, object::ItemKind::fn}) {
      Arena arena;
      (void)decode_program(kind, bytes, arena);
    }
  }
}

TEST(PtCodec, TreesThatAreTooDeepAreErrors) {
  std::string bytes(16, '\0');
  // A value whose body is a list of a list of a list ...
  for (int i = 0; i < 20'000; i++) {
    bytes.push_back(static_cast<char>(tag::Expr::EList));
    bytes.append(8, '\0');
    bytes.push_back(1);
  }
  with_deep_stack([&] {
    Arena arena;
    Result<pt::Item> decoded = decode_program(object::ItemKind::value, bytes, arena);
    ASSERT_FALSE(decoded.has_value());
    EXPECT_NE(decoded.error().message.find("too deep"), std::string::npos) << decoded.error().message;
  });
}

TEST(PtCodec, ManyLetsNeedNoDepth) {
  Arena arena;
  const pt::Expr* body = arena.make<pt::Expr>(pt::Id{0}, pt::LiteralExpr{pt::Unit{}});
  for (int i = 0; i < 50'000; i++) {
    const auto* pattern = arena.make<pt::LetPattern>(pt::Id{0}, pt::LetVariable{"x"});
    const auto* value = arena.make<pt::Expr>(pt::Id{0}, pt::LiteralExpr{std::int64_t{1}});
    body = arena.make<pt::Expr>(pt::Id{0}, pt::LetExpr{pattern, value, body});
  }
  pt::Item item = pt::PackageValue{{}, body, "", {}};
  number_expressions(item);
  EXPECT_EQ(body->id, 1u);
  std::string bytes = encode_program(item, Stage::linked).bytes;
  Result<pt::Item> decoded = decode_program(object::ItemKind::value, bytes, arena);
  ASSERT_TRUE(decoded.has_value()) << decoded.error().message;
  EXPECT_EQ(encode_program(*decoded, Stage::linked).bytes, bytes);
}

// With the ordinals as final ids, a blob holds 1, 2, 3 ... in the order in which it is written.
TEST(PtCodec, NumbersAreInTheOrderOfTheBytes) {
  for (std::uint64_t seed = 0; seed < 500; seed++) {
    Arena arena;
    test::TreeGenerator generator(arena, seed, Stage::linked);
    pt::Item item = generator.any_item();
    number_expressions(item);
    std::string numbered = encode_program(item, Stage::linked).bytes;
    object::Code code = encode_program(item, Stage::compiled);
    // Without open nodes the compiled code is the final one without its ids.
    std::string rebuilt;
    uuid::RelocationReader reader(code.relocations);
    std::size_t position = 0;
    std::uint64_t ordinal = 0;
    while (auto relocation = reader.next()) {
      rebuilt.append(code.bytes, position, relocation->gap);
      position += relocation->gap;
      if (relocation->kind == uuid::RelocationKind::item_id) {
        rebuilt.append(numbered, 0, 16);
      } else {
        ASSERT_EQ(relocation->kind, uuid::RelocationKind::expression_id);
        ordinal++;
        rebuilt.append(reinterpret_cast<const char*>(&ordinal), sizeof ordinal);
      }
    }
    rebuilt.append(code.bytes, position);
    ASSERT_EQ(rebuilt, numbered) << seed;
  }
}

TEST(PtCodec, ReferencesAreCollected) {
  for (std::uint64_t seed = 0; seed < 300; seed++) {
    Arena arena;
    test::TreeGenerator generator(arena, seed, Stage::linked);
    pt::Item item = generator.any_item();
    std::string bytes = encode_program(item, Stage::linked).bytes;
    PackageReferences references;
    ASSERT_TRUE(decode_program(kind_of(item), bytes, arena, &references).has_value());
    // Every id that is collected stands in the bytes, behind the item's own.
    for (const PackageReference& reference : references) {
      auto raw = reference.id.dotnet_bytes();
      EXPECT_NE(bytes.find(std::string(raw.begin(), raw.end()), 16), std::string::npos);
    }
  }
}

TEST(PtCodec, IntegersOf128BitsHaveOneForm) {
  for (const auto& [text, good] :
       std::vector<std::pair<std::string, bool>>{{"0", true},
                                                 {"-1", true},
                                                 {"-0", false},
                                                 {"01", false},
                                                 {"+1", false},
                                                 {"", false},
                                                 {"-", false},
                                                 {"1a", false},
                                                 {"170141183460469231731687303715884105727", true},
                                                 {"170141183460469231731687303715884105728", false},
                                                 {"-170141183460469231731687303715884105728", true},
                                                 {"-170141183460469231731687303715884105729", false}}) {
    Arena arena;
    const pt::Expr body{0, pt::LiteralExpr{pt::Int128{text}}};
    std::string bytes = encode_program(pt::PackageValue{{}, &body, "", {}}, Stage::linked).bytes;
    EXPECT_EQ(decode_program(object::ItemKind::value, bytes, arena).has_value(), good) << text;
  }
}

TEST(Tags, NamesAndNumbers) {
  EXPECT_EQ(tag::text(tag::Expr::EInt64), "EInt64");
  EXPECT_EQ(tag::text(tag::Instruction::CheckIfFirstExprIsUnit), "CheckIfFirstExprIsUnit");
  EXPECT_EQ(tag::from_byte<tag::Expr>(34), tag::Expr::EArg);
  EXPECT_FALSE(tag::from_byte<tag::Expr>(35));
  EXPECT_FALSE(tag::from_byte<tag::PackageOp>(11));
}

}  // namespace
}  // namespace darkpkg::wire
