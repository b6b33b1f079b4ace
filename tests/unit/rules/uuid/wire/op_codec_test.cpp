#include "rules/uuid/wire/op_codec.hpp"

#include <gtest/gtest.h>

#include "base/sha256.hpp"
#include "language/dotnet/blob.hpp"
#include "rules/uuid/wire/op_encode.hpp"
#include "rules/uuid/wire/pt_encode.hpp"
#include "tests/unit/rules/uuid/wire/tree_generator.hpp"

namespace darkpkg::wire {
namespace {

const Uuid kId = *Uuid::parse("00112233-4455-8677-8899-aabbccddeeff");
const Uuid kOther = *Uuid::parse("11112222-3333-8444-8555-666677778888");

std::string encoded(const Op& op) {
  std::string bytes;
  encode_op(op, bytes);
  return bytes;
}

TEST(OpCodec, EveryKindOfOp) {
  Arena arena;
  test::TreeGenerator generator(arena, 1, Stage::linked);
  const auto texts = arena.copy(std::vector<std::string_view>{"not a UUID", "11112222-3333-8444-8555-666677778888"});
  const Location location{"Owner", texts, "name"};
  const std::vector<Op> ops = {AddOp{generator.item(object::ItemKind::type)},
                               AddOp{generator.item(object::ItemKind::value)},
                               AddOp{generator.item(object::ItemKind::fn)},
                               SetNameOp{object::ItemKind::type, kId, location},
                               SetNameOp{object::ItemKind::value, kId, location},
                               SetNameOp{object::ItemKind::fn, kId, location},
                               ApproveItemOp{kId, kOther, kOther},
                               RejectItemOp{kId, std::nullopt, kOther, "reason"},
                               RequestNamingApprovalOp{kId, kOther, "A.B", texts, "title", std::nullopt, kOther},
                               WithdrawApprovalRequestOp{kId, kOther},
                               RequestChangesOp{kId, "11112222-3333-8444-8555-666677778888", kOther, "comment"}};
  for (std::size_t i = 0; i < ops.size(); i++) {
    std::string bytes = encoded(ops[i]);
    EXPECT_EQ(static_cast<std::size_t>(bytes.front()), i);
    PackageReferences references;
    Result<Op> decoded = decode_op(bytes, arena, &references);
    ASSERT_TRUE(decoded.has_value()) << i << ": " << decoded.error().message;
    EXPECT_EQ(decoded->index(), ops[i].index());
    EXPECT_EQ(encoded(*decoded), bytes) << i;
    for (std::size_t length = 0; length < bytes.size(); length++)
      EXPECT_FALSE(decode_op(std::string_view(bytes).substr(0, length), arena));
    switch (i) {
      case 3: EXPECT_EQ(references, (PackageReferences{{PackageKind::type, kId}})); break;
      case 4: EXPECT_EQ(references, (PackageReferences{{PackageKind::value, kId}})); break;
      case 5: EXPECT_EQ(references, (PackageReferences{{PackageKind::fn, kId}})); break;
      case 6:
      case 7: EXPECT_EQ(references, (PackageReferences{{PackageKind::item, kId}})); break;
      case 8:
      case 10: EXPECT_EQ(references, (PackageReferences{{PackageKind::location, kOther}})); break;
      default: break;
    }
  }
  EXPECT_FALSE(decode_op("\x0B", arena));
}

TEST(OpCodec, RowsHaveTheHashOfTheirContent) {
  const std::vector<std::string> modules = {"Darklang", "Stdlib", "Bool"};
  OpRow row = set_name_op(object::ItemKind::fn, kId, modules, "not");
  std::string_view bytes = payload(row.blob).value();
  Arena arena;
  Result<Op> op = decode_op(bytes, arena);
  ASSERT_TRUE(op.has_value());
  const auto& set = std::get<SetNameOp>(*op);
  EXPECT_EQ(set.kind, object::ItemKind::fn);
  EXPECT_EQ(set.item, kId);
  EXPECT_EQ(set.location.owner, "Darklang");
  EXPECT_EQ(std::vector<std::string_view>(set.location.modules.begin(), set.location.modules.end()),
            (std::vector<std::string_view>{"Stdlib", "Bool"}));
  EXPECT_EQ(set.location.name, "not");
  EXPECT_EQ(row.id, op_id(bytes));
  EXPECT_EQ(row.id.dotnet_bytes()[0], sha256(bytes)[0]);

  test::TreeGenerator generator(arena, 2, Stage::linked);
  pt::Item item = generator.item(object::ItemKind::fn);
  OpRow add = add_op(object::ItemKind::fn, encode_program(item, Stage::linked).bytes);
  EXPECT_EQ(payload(add.blob).value(), encoded(AddOp{item}));
}

TEST(Blob, HeadersAreChecked) {
  std::string blob = "in front";
  std::size_t start = begin_blob(blob);
  blob += "payload";
  end_blob(blob, start);
  std::string_view bytes = std::string_view(blob).substr(start);
  EXPECT_EQ(payload(bytes).value(), "payload");
  EXPECT_FALSE(payload(bytes.substr(0, 7)));
  EXPECT_FALSE(payload(bytes.substr(0, 14)));
  blob[start] = 2;
  EXPECT_FALSE(payload(std::string_view(blob).substr(start)));
}

}  // namespace
}  // namespace darkpkg::wire
