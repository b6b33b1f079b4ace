#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace darkpkg::hash {

/// The strongly connected components of a graph over the nodes 0 to n-1, each behind those that it has edges to
/// (Tarjan, 1972). `edges[i]` are the nodes that node i uses. Chains may be as long as the graph: nothing recurses.
std::vector<std::vector<std::uint32_t>> knots(std::span<const std::vector<std::uint32_t>> edges);

}  // namespace darkpkg::hash
