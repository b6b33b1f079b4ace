#include "rules/hash/wire/pt_encode.hpp"

#include "rules/hash/wire/pt_writer.hpp"

namespace darkpkg::hash::wire {

Code encode_pt(const pt::Item& item) {
  PtWriter writer;
  std::visit([&](const auto& it) { writer.put(it); }, item);
  return std::move(writer).take();
}

}  // namespace darkpkg::hash::wire
