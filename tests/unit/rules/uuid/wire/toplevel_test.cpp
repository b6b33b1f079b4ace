#include "rules/uuid/wire/toplevel.hpp"

#include <gtest/gtest.h>

#include "language/dotnet/byte_writer.hpp"
#include "rules/uuid/trees/tags.hpp"
#include "rules/uuid/wire/pt_encode.hpp"

namespace darkpkg::wire {
namespace {

const Uuid kId = *Uuid::parse("00112233-4455-8677-8899-aabbccddeeff");

TEST(Toplevel, Handlers) {
  const pt::Expr call{7, pt::FnNameExpr{kId}};
  std::string value = encode_program(pt::PackageValue{{}, &call, "", {}}, Stage::linked).bytes;
  std::string expr = value.substr(16, value.size() - 18);  // without the id, the description and the deprecation
  auto handler = [&](tag::HandlerSpec spec, auto write) {
    std::string bytes;
    ByteWriter w(bytes);
    w.tag(tag::Toplevel::TLHandler);
    w.fixed(std::uint64_t{1});
    w.raw(expr);
    w.tag(spec);
    w.text("name");
    write(w);
    return bytes;
  };
  const PackageReferences expected = {{PackageKind::fn, kId}};
  auto nothing = [](ByteWriter&) {};
  EXPECT_EQ(toplevel_references(handler(tag::HandlerSpec::Worker, nothing)).value(), expected);
  EXPECT_EQ(toplevel_references(handler(tag::HandlerSpec::REPL, nothing)).value(), expected);
  EXPECT_EQ(toplevel_references(handler(tag::HandlerSpec::HTTP, [](ByteWriter& w) { w.text("GET"); })).value(),
            expected);
  EXPECT_EQ(toplevel_references(handler(tag::HandlerSpec::Cron, [](ByteWriter& w) { w.u8(5); })).value(), expected);
  EXPECT_FALSE(toplevel_references(handler(tag::HandlerSpec::Cron, [](ByteWriter& w) { w.u8(6); })));
  EXPECT_FALSE(toplevel_references(handler(tag::HandlerSpec::HTTP, nothing)));
}

TEST(Toplevel, Databases) {
  std::string bytes;
  ByteWriter w(bytes);
  w.tag(tag::Toplevel::TLDB);
  w.fixed(std::uint64_t{1});
  w.text("Users");
  w.i32(3);
  w.tag(tag::TypeReference::TCustomType);
  w.tag(tag::NameResolution::Ok);
  w.tag(tag::FqTypeName::Package);
  w.uuid(kId);
  w.count(0);
  EXPECT_EQ(toplevel_references(bytes).value(), (PackageReferences{{PackageKind::type, kId}}));
  EXPECT_FALSE(toplevel_references(std::string_view(bytes).substr(1)));
  EXPECT_FALSE(toplevel_references(bytes + '\0'));
}

}  // namespace
}  // namespace darkpkg::wire
