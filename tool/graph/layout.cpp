#include "tool/graph/layout.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace darkpkg::graph {
namespace {

constexpr double kCharacter = 7.3;  ///< the width of one at 12 px
constexpr double kPadding = 16;     ///< both sides of a label
constexpr double kGap = 10;         ///< between boxes of a layer
constexpr double kBend = 8;         ///< the height that an edge takes where it passes a layer
constexpr double kBetween = 70;     ///< layers
constexpr double kMargin = 20;
constexpr int kOrderings = 12;
constexpr int kPlacings = 6;

std::size_t characters(const std::string& label) {
  return static_cast<std::size_t>(
      std::ranges::count_if(label, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// A node, or the place where a long edge passes a layer.
struct Vertex {
  std::size_t layer = 0;
  bool bend = false;
  std::vector<std::size_t> before, after;  ///< neighbours in the layers next to it
  double y = 0;
  double key = 0;  ///< where it would like to be among its layer

  double height() const { return bend ? kBend : Layout::kBoxHeight; }
};

class Layering {
 public:
  explicit Layering(const Graph& graph) : graph_(graph), vertices_(graph.nodes.size()), paths_(graph.edges.size()) {}

  Layout run() {
    break_circles();
    assign_layers();
    add_bends();
    order();
    place();
    return result();
  }

 private:
  /// An edge as the layers see it.
  std::pair<std::size_t, std::size_t> ends(std::size_t edge) const {
    const Edge& e = graph_.edges[edge];
    return reversed_[edge] ? std::pair{e.to, e.from} : std::pair{e.from, e.to};
  }
  bool is_loop(std::size_t edge) const { return graph_.edges[edge].from == graph_.edges[edge].to; }

  /// Turns the edges around that a depth-first walk finds to lead back to where it came from.
  void break_circles() {
    const std::size_t count = graph_.nodes.size();
    reversed_.assign(graph_.edges.size(), false);
    std::vector<std::vector<std::size_t>> out(count);
    std::vector<std::size_t> users(count);
    for (std::size_t e = 0; e < graph_.edges.size(); e++) {
      out[graph_.edges[e].from].push_back(e);
      if (!is_loop(e)) users[graph_.edges[e].to]++;
    }
    enum class State : char { unseen, open, done };
    std::vector<State> states(count, State::unseen);
    std::vector<std::pair<std::size_t, std::size_t>> path;  // node, number of its next edge
    auto walk = [&](std::size_t root) {
      if (states[root] != State::unseen) return;
      path.emplace_back(root, 0);
      states[root] = State::open;
      while (!path.empty()) {
        auto& [node, next] = path.back();
        if (next == out[node].size()) {
          states[node] = State::done;
          path.pop_back();
          continue;
        }
        std::size_t edge = out[node][next++];
        std::size_t to = graph_.edges[edge].to;
        if (states[to] == State::open) reversed_[edge] = true;
        if (states[to] != State::unseen) continue;
        states[to] = State::open;
        path.emplace_back(to, 0);
      }
    };
    for (std::size_t node = 0; node < count; node++)
      if (users[node] == 0) walk(node);
    for (std::size_t node = 0; node < count; node++) walk(node);
  }

  /// The longest way from a node that nobody uses; such nodes themselves stand next to what they use.
  void assign_layers() {
    const std::size_t count = graph_.nodes.size();
    std::vector<std::vector<std::size_t>> out(count);
    std::vector<std::size_t> waiting(count);
    for (std::size_t e = 0; e < graph_.edges.size(); e++) {
      if (is_loop(e)) continue;
      auto [from, to] = ends(e);
      out[from].push_back(to);
      waiting[to]++;
    }
    std::vector<std::size_t> ready;
    for (std::size_t node = 0; node < count; node++)
      if (waiting[node] == 0) ready.push_back(node);
    const std::size_t roots = ready.size();
    for (std::size_t i = 0; i < ready.size(); i++)
      for (std::size_t to : out[ready[i]]) {
        vertices_[to].layer = std::max(vertices_[to].layer, vertices_[ready[i]].layer + 1);
        if (--waiting[to] == 0) ready.push_back(to);
      }
    for (std::size_t i = 0; i < roots; i++) {
      const std::vector<std::size_t>& used = out[ready[i]];
      if (used.empty()) continue;
      std::size_t nearest = vertices_[used.front()].layer;
      for (std::size_t to : used) nearest = std::min(nearest, vertices_[to].layer);
      vertices_[ready[i]].layer = nearest - 1;
    }
  }

  void add_bends() {
    for (std::size_t e = 0; e < graph_.edges.size(); e++) {
      if (is_loop(e)) continue;
      auto [from, to] = ends(e);
      std::size_t last = from;
      paths_[e].push_back(from);
      auto link = [&](std::size_t next) {
        vertices_[last].after.push_back(next);
        vertices_[next].before.push_back(last);
        paths_[e].push_back(next);
        last = next;
      };
      const std::size_t end = vertices_[to].layer;
      for (std::size_t layer = vertices_[from].layer + 1; layer < end; layer++) {
        vertices_.push_back({layer, true, {}, {}, 0, 0});
        link(vertices_.size() - 1);
      }
      link(to);
    }
    for (std::size_t v = 0; v < vertices_.size(); v++) {
      if (vertices_[v].layer >= layers_.size()) layers_.resize(vertices_[v].layer + 1);
      layers_[vertices_[v].layer].push_back(v);
    }
  }

  /// Sorts each layer by where the neighbours in the layer before (or behind) stand in the mean; keeps the best.
  void order() {
    std::vector<std::vector<std::size_t>> best = layers_;
    std::size_t fewest = all_crossings();
    for (int i = 0; i < kOrderings && fewest > 0; i++) {
      bool forward = i % 2 == 0;
      for (std::size_t k = 1; k < layers_.size(); k++) sort_layer(forward ? k : layers_.size() - 1 - k, forward);
      std::size_t now = all_crossings();
      if (now >= fewest) continue;
      fewest = now;
      best = layers_;
    }
    layers_ = std::move(best);
  }
  void sort_layer(std::size_t layer, bool forward) {
    std::vector<std::size_t> places = places_of(forward ? layer - 1 : layer + 1);
    std::vector<std::size_t>& all = layers_[layer];
    for (std::size_t i = 0; i < all.size(); i++) {
      const std::vector<std::size_t>& near = forward ? vertices_[all[i]].before : vertices_[all[i]].after;
      double sum = 0;
      for (std::size_t v : near) sum += static_cast<double>(places[v]);
      vertices_[all[i]].key = near.empty() ? static_cast<double>(i) : sum / static_cast<double>(near.size());
    }
    std::ranges::stable_sort(all, {}, [&](std::size_t v) { return vertices_[v].key; });
  }
  std::vector<std::size_t> places_of(std::size_t layer) const {
    std::vector<std::size_t> out(vertices_.size());
    for (std::size_t i = 0; i < layers_[layer].size(); i++) out[layers_[layer][i]] = i;
    return out;
  }
  std::size_t all_crossings() const {
    std::size_t sum = 0;
    for (std::size_t layer = 0; layer + 1 < layers_.size(); layer++) {
      std::vector<std::size_t> places = places_of(layer + 1);
      std::vector<std::pair<std::size_t, std::size_t>> edges;
      for (std::size_t i = 0; i < layers_[layer].size(); i++)
        for (std::size_t to : vertices_[layers_[layer][i]].after) edges.emplace_back(i, places[to]);
      sum += crossings(std::move(edges));
    }
    return sum;
  }

  /// Moves each vertex towards the mean of its neighbours, as far as the order and the heights allow.
  void place() {
    for (const std::vector<std::size_t>& layer : layers_) {
      double y = 0;
      for (std::size_t v : layer) {
        vertices_[v].y = y + vertices_[v].height() / 2;
        y += vertices_[v].height() + kGap;
      }
    }
    for (int i = 0; i < kPlacings; i++) {
      bool forward = i % 2 == 0;
      for (std::size_t k = 0; k < layers_.size(); k++) place_layer(forward ? k : layers_.size() - 1 - k, forward);
    }
  }
  /// The least squares under minimal distances: with the distances taken off, pools of those that would overtake each
  /// other stand at their mean.
  void place_layer(std::size_t layer, bool forward) {
    struct Pool {
      double sum = 0;
      std::size_t count = 0;
      double mean() const { return sum / static_cast<double>(count); }
    };
    const std::vector<std::size_t>& all = layers_[layer];
    std::vector<Pool> pools;
    std::vector<double> offsets(all.size());
    for (std::size_t i = 0; i < all.size(); i++) {
      const Vertex& v = vertices_[all[i]];
      if (i > 0) offsets[i] = offsets[i - 1] + (vertices_[all[i - 1]].height() + v.height()) / 2 + kGap;
      const std::vector<std::size_t>& side = forward ? v.before : v.after;
      const std::vector<std::size_t>& near = side.empty() ? (forward ? v.after : v.before) : side;
      double wish = v.y;
      if (!near.empty()) {
        wish = 0;
        for (std::size_t n : near) wish += vertices_[n].y;
        wish /= static_cast<double>(near.size());
      }
      pools.push_back({wish - offsets[i], 1});
      while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
        Pool last = pools.back();
        pools.pop_back();
        pools.back().sum += last.sum;
        pools.back().count += last.count;
      }
    }
    std::size_t i = 0;
    for (const Pool& pool : pools)
      for (std::size_t n = 0; n < pool.count; n++, i++) vertices_[all[i]].y = pool.mean() + offsets[i];
  }

  Layout result() const {
    Layout out;
    std::vector<double> widths(layers_.size());
    for (std::size_t node = 0; node < graph_.nodes.size(); node++) {
      double width = static_cast<double>(characters(graph_.nodes[node].label)) * kCharacter + kPadding;
      out.layers.push_back(vertices_[node].layer);
      out.boxes.push_back({0, vertices_[node].y, width});
      widths[vertices_[node].layer] = std::max(widths[vertices_[node].layer], width);
    }
    std::vector<double> lefts(layers_.size());
    double x = kMargin;
    for (std::size_t layer = 0; layer < layers_.size(); layer++) {
      lefts[layer] = x;
      x += widths[layer] + kBetween;
    }
    double top = 0, bottom = 0;
    if (!vertices_.empty()) {
      top = bottom = vertices_.front().y;
      for (const Vertex& v : vertices_) {
        top = std::min(top, v.y - v.height() / 2);
        bottom = std::max(bottom, v.y + v.height() / 2);
      }
    }
    const double down = kMargin - top;
    for (std::size_t node = 0; node < out.boxes.size(); node++) {
      out.boxes[node].x = lefts[out.layers[node]];
      out.boxes[node].y += down;
    }
    for (std::size_t e = 0; e < paths_.size(); e++) {
      std::vector<Point>& route = out.routes.emplace_back();
      for (std::size_t v : paths_[e]) {
        const Vertex& vertex = vertices_[v];
        double left = lefts[vertex.layer];
        double right = left + (vertex.bend ? widths[vertex.layer] : out.boxes[v].width);
        if (v != paths_[e].front()) route.push_back({left, vertex.y + down});
        if (v != paths_[e].back()) route.push_back({right, vertex.y + down});
      }
      if (reversed_[e]) std::ranges::reverse(route);
    }
    out.width = std::max(x - kBetween, kMargin) + kMargin;
    out.height = bottom + down + kMargin;
    return out;
  }

  const Graph& graph_;
  std::vector<bool> reversed_;                   // by edge
  std::vector<Vertex> vertices_;                 // the nodes, then bends
  std::vector<std::vector<std::size_t>> paths_;  // by edge: its vertices from left to right
  std::vector<std::vector<std::size_t>> layers_;
};

}  // namespace

std::size_t crossings(std::vector<std::pair<std::size_t, std::size_t>> edges) {
  std::ranges::sort(edges);
  std::size_t largest = 0;
  for (const auto& edge : edges) largest = std::max(largest, edge.second);
  // Counts for each edge the ones before it that end behind it, with a Fenwick tree over the ends.
  std::vector<std::size_t> tree(largest + 2);
  std::size_t sum = 0;
  for (std::size_t i = 0; i < edges.size(); i++) {
    std::size_t not_behind = 0;
    for (std::size_t at = edges[i].second + 1; at > 0; at &= at - 1) not_behind += tree[at];
    sum += i - not_behind;
    for (std::size_t at = edges[i].second + 1; at < tree.size(); at += at & (~at + 1)) tree[at]++;
  }
  return sum;
}

Layout lay_out(const Graph& graph) { return Layering(graph).run(); }

}  // namespace darkpkg::graph
