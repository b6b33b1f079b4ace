#include "tool/graph/builder.hpp"

namespace darkpkg::graph {

Json json_of(const Graph& graph) {
  Json out{{"nodes", Json::array()}, {"edges", Json::array()}};
  for (const Node& node : graph.nodes) out["nodes"].push_back({{"name", node.label}, {"kind", node.kind}});
  for (const Edge& edge : graph.edges)
    out["edges"].push_back({{"from", edge.from}, {"to", edge.to}, {"weight", edge.weight}});
  return out;
}

}  // namespace darkpkg::graph
