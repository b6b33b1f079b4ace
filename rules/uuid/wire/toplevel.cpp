#include "rules/uuid/wire/toplevel.hpp"

#include "rules/uuid/wire/pt_decode.hpp"

namespace darkpkg::wire {
namespace {

/// The end of a handler: what it answers to, which refers to no package.
void skip_spec(Reader& reader) {
  switch (reader.tag<tag::HandlerSpec>()) {
    case tag::HandlerSpec::Worker:
    case tag::HandlerSpec::REPL: reader.text(); break;
    case tag::HandlerSpec::Cron:
      reader.text();
      reader.tag<tag::CronInterval>();
      break;
    case tag::HandlerSpec::HTTP:
      reader.text();
      reader.text();
      break;
  }
}

}  // namespace

Result<PackageReferences> toplevel_references(std::string_view payload) {
  Arena arena;
  Reader reader(payload);
  PackageReferences references;
  auto tag = reader.tag<tag::Toplevel>();
  reader.fixed<std::uint64_t>();  // its id
  if (tag == tag::Toplevel::TLDB) {
    reader.text();  // name
    reader.i32();   // version
    read_type_reference(reader, arena, &references);
  } else {
    read_expr(reader, arena, &references);
    skip_spec(reader);
  }
  reader.expect_end();
  if (!reader.ok()) return tl::unexpected(reader.error());
  return references;
}

}  // namespace darkpkg::wire
