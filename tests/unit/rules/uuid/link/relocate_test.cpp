#include "rules/uuid/link/relocate.hpp"

#include <gtest/gtest.h>

#include "language/dotnet/blob.hpp"
#include "rules/uuid/link/relower.hpp"
#include "rules/uuid/lower/lower.hpp"
#include "rules/uuid/trees/relocation.hpp"
#include "rules/uuid/wire/pt_decode.hpp"
#include "rules/uuid/wire/pt_encode.hpp"
#include "rules/uuid/wire/rt_decode.hpp"
#include "rules/uuid/wire/rt_encode.hpp"
#include "tests/unit/rules/uuid/wire/tree_generator.hpp"

namespace darkpkg::uuid {
namespace {

using object::ItemKind;

const lower::PinnedTypes kPinned{*Uuid::parse("11111111-1111-8111-8111-111111111111"),
                                 *Uuid::parse("22222222-2222-8222-8222-222222222222")};

std::string relocated(const object::Code& code, const Target& target) {
  std::string bytes;
  Result<void> done = relocate(code, target, bytes);
  EXPECT_TRUE(done.has_value()) << done.error().message;
  return bytes;
}

// The heart of the linker: code that was lowered without knowing any other file, once it is relocated, has the bytes
// that come of lowering the linked item, wherever what it expects holds.
TEST(Relocate, RelocatedCodeIsTheCodeOfTheLinkedItem) {
  unsigned compared = 0, unexpected = 0, failed = 0;
  for (std::uint64_t seed = 0; seed < 6000; seed++) {
    Arena arena;
    test::TreeGenerator generator(arena, seed, wire::Stage::compiled);
    pt::Item item = generator.any_item();
    auto kind = static_cast<ItemKind>(item.index());
    wire::number_expressions(item);
    object::Code program = wire::encode_program(item, wire::Stage::compiled);
    const std::vector<Reference>& references = generator.references();
    auto lowered = lower::lower(item, {{}, references}, arena);

    for (unsigned found : {0u, 5u, 30u, 100u}) {
      std::vector<Resolution> resolutions = generator.resolutions(found, kPinned);
      Target target{generator.uuid(), references, resolutions};
      std::string linked_program = relocated(program, target);
      Result<pt::Item> decoded = wire::decode_program(kind, linked_program, arena);
      ASSERT_TRUE(decoded.has_value()) << seed << ": " << decoded.error().message;
      ASSERT_EQ(wire::encode_program(*decoded, wire::Stage::linked).bytes, linked_program) << seed;

      std::string relowered;
      Result<void> done = relower(kind, linked_program, kPinned, relowered);
      if (!lowered) {
        EXPECT_FALSE(done.has_value()) << seed;
        failed++;
        continue;
      }
      ASSERT_TRUE(done.has_value()) << seed << ": " << done.error().message;
      Result<rt::Item> runtime = wire::decode_runtime(kind, relowered, arena);
      ASSERT_TRUE(runtime.has_value()) << seed << ": " << runtime.error().message;
      ASSERT_EQ(wire::encode_runtime(*runtime, wire::Stage::linked).bytes, relowered) << seed;
      if (!all_hold(lowered->expectations, resolutions, kPinned)) {
        unexpected++;
        continue;
      }
      ASSERT_EQ(relocated(wire::encode_runtime(lowered->item, wire::Stage::compiled), target), relowered) << seed;
      compared++;
    }
  }
  EXPECT_GT(compared, 10'000u);
  EXPECT_GT(unexpected, 1'000u);
  EXPECT_GT(failed, 20u);
}

class RelocateOne : public ::testing::Test {
 protected:
  /// Code with one relocation between "<" and ">".
  object::Code code(RelocationKind kind, std::initializer_list<std::uint32_t> operands) {
    object::Code code;
    code.bytes = "<>";
    Relocation relocation{kind, 1, {}};
    std::copy(operands.begin(), operands.end(), relocation.operands.begin());
    append_relocation(code.relocations, relocation);
    return code;
  }
  Result<std::string> filled(RelocationKind kind, std::initializer_list<std::uint32_t> operands,
                             Resolution resolution) {
    std::vector<Resolution> resolutions = {resolution, resolution};
    std::string bytes = "before";
    if (Result<void> done = relocate(code(kind, operands), {item_, references_, resolutions}, bytes); !done)
      return tl::unexpected(done.error());
    return bytes;
  }

  Uuid item_ = *Uuid::parse("00112233-4455-8677-8899-aabbccddeeff");
  std::vector<Reference> references_ = {{ReferenceKind::fn, {"A", "f"}}, {ReferenceKind::fn_or_local, {"x"}}};
  Resolution package_fn_{Resolution::Kind::package_fn, *Uuid::parse("01020304-0506-0708-090a-0b0c0d0e0f10"), {}, 0};
};

TEST_F(RelocateOne, WritesUuidsInDotnetOrder) {
  EXPECT_EQ(filled(RelocationKind::item_id, {}, {}).value(),
            std::string("before<\x33\x22\x11\x00\x55\x44\x77\x86\x88\x99\xaa\xbb\xcc\xdd\xee\xff>", 24));
}

TEST_F(RelocateOne, WritesWhatIsMissingAsItWasWritten) {
  EXPECT_EQ(filled(RelocationKind::pt_fn, {0}, {}).value(), std::string("before<\1\0\2\1A\1f>", 15));
}

TEST_F(RelocateOne, LoadsFunctions) {
  EXPECT_EQ(filled(RelocationKind::rt_load_fn, {0, 7}, package_fn_).value(),
            std::string("before<\0\7\0\0\0\x16\1\1\4\3\2\1\6\5\x8\7\x9\xa\xb\xc\xd\xe\xf\x10\0\0\0>", 35));
  EXPECT_EQ(filled(RelocationKind::rt_load_fn_or_missing, {1, 7}, {}).value(),
            std::string("before<\x15\7\0\0\0\1x>", 15));
}

TEST_F(RelocateOne, RefusesWhatIsNotThere) {
  using K = RelocationKind;
  for (K kind : {K::pt_type, K::pt_fn, K::pt_value_or_variable, K::pt_fn_or_variable, K::pt_fn_or_argument,
                 K::pt_fn_or_value, K::pt_pipe, K::rt_type, K::rt_type_id, K::rt_load_fn, K::rt_load_fn_or_missing,
                 K::rt_load_fn_or_value, K::rt_load_value_or_missing})
    EXPECT_FALSE(filled(kind, {2, 0}, package_fn_)) << static_cast<int>(kind) << ": no such reference";
  for (K kind : {K::pt_value_or_variable, K::pt_fn_or_variable, K::pt_pipe, K::rt_load_fn_or_missing,
                 K::rt_load_value_or_missing})
    EXPECT_FALSE(filled(kind, {0, 1}, {})) << static_cast<int>(kind) << ": no bare name";
  for (K kind : {K::pt_type, K::rt_type, K::rt_type_id, K::pt_value_or_variable, K::rt_load_value_or_missing})
    EXPECT_FALSE(filled(kind, {0, 0}, package_fn_)) << static_cast<int>(kind) << ": wrong kind";
  for (K kind : {K::rt_type_id, K::pt_fn_or_value, K::rt_load_fn, K::rt_load_fn_or_value})
    EXPECT_FALSE(filled(kind, {0, 0}, {})) << static_cast<int>(kind) << ": missing";
  for (K kind : {K::pt_fn_or_argument, K::rt_load_fn, K::rt_load_fn_or_value})
    EXPECT_FALSE(filled(kind, {0, 0x80000000}, package_fn_)) << static_cast<int>(kind) << ": bad register";
}

TEST_F(RelocateOne, RefusesAGapBehindTheEnd) {
  object::Code code;
  code.bytes = "<>";
  append_relocation(code.relocations, {RelocationKind::item_id, 3, {}});
  std::string to;
  EXPECT_FALSE(relocate(code, {item_, {}, {}}, to));
}

// Objects are only checksummed: whatever the relocations are, an error is the worst that may happen.
TEST(Relocate, DamagedCodeDoesNoHarm) {
  for (std::uint64_t seed = 0; seed < 1500; seed++) {
    Arena arena;
    test::TreeGenerator generator(arena, seed, wire::Stage::compiled);
    pt::Item item = generator.any_item();
    wire::number_expressions(item);
    object::Code code = wire::encode_program(item, wire::Stage::compiled);
    std::vector<Resolution> resolutions = generator.resolutions(50, kPinned);
    for (std::uint64_t n = 1 + generator.below(4); n > 0; n--)
      code.relocations[generator.below(code.relocations.size())] = static_cast<char>(generator.below(256));
    if (generator.below(4) == 0) code.bytes.resize(code.bytes.size() / 2);
    std::string to;
    Result<void> done = relocate(code, {generator.uuid(), generator.references(), resolutions}, to);
    if (!done) {
      EXPECT_FALSE(done.error().message.empty());
    }
  }
}

TEST(Expectations, AboutReferencesThatDoNotExistNeverHold) {
  for (int kind = 0; kind <= static_cast<int>(ExpectationKind::is_other_type); kind++)
    EXPECT_FALSE(holds({static_cast<ExpectationKind>(kind), 0}, {}, kPinned));
}

}  // namespace
}  // namespace darkpkg::uuid
