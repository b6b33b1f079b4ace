#include "tests/corpus/hash_decode.hpp"

#include "rules/hash/wire/decode.hpp"
#include "rules/hash/wire/op_encode.hpp"
#include "rules/hash/wire/pt_encode.hpp"
#include "rules/hash/wire/rt_encode.hpp"

namespace darkpkg::hash {

std::string decoding_problem(const Forms& forms, const wire::Knot& knot) {
  Arena arena;
  Result<pt::Item> program = wire::decode_pt(forms.kind, forms.program, arena);
  if (!program) return "PT: " + program.error().message;
  if (wire::encode_pt(*program).bytes != forms.program) return "PT is encoded to other bytes";
  if (wire::encode_canonical(*program, knot).bytes != forms.canonical) return "PT has another canonical form";

  std::string add;
  wire::add_op(add, forms.kind, forms.program);
  Result<op::PackageOp> op = wire::decode_op(add, arena);
  if (!op) return "the operation: " + op.error().message;
  if (wire::encode_op(*op) != add) return "the operation is encoded to other bytes";

  if (forms.kind == ItemKind::value) return {};
  Result<rt::Item> runtime = wire::decode_rt(forms.kind, forms.runtime, arena);
  if (!runtime) return "RT: " + runtime.error().message;
  if (wire::encode_rt(*runtime).bytes != forms.runtime) return "RT is encoded to other bytes";
  return {};
}

}  // namespace darkpkg::hash
