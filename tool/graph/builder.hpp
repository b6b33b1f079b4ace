#pragma once

#include <cstddef>
#include <map>
#include <utility>

#include "tool/graph/graph.hpp"
#include "tool/lookup_options.hpp"

namespace darkpkg::graph {

/// Collects nodes and edges by key, each once.
template <typename Key>
class Builder {
 public:
  std::size_t node(const Key& key, Node node) {
    auto [at, added] = numbers_.try_emplace(key, graph_.nodes.size());
    if (added) graph_.nodes.push_back(std::move(node));
    return at->second;
  }
  void edge(std::size_t from, std::size_t to) {
    auto [at, added] = edges_.try_emplace({from, to}, graph_.edges.size());
    if (added) graph_.edges.push_back({from, to, 1});
    else graph_.edges[at->second].weight++;
  }
  Graph take() { return std::move(graph_); }

 private:
  Graph graph_;
  std::map<Key, std::size_t> numbers_;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> edges_;
};

/// The nodes, and the edges by their numbers.
Json json_of(const Graph& graph);

}  // namespace darkpkg::graph
