#include "tool/graph/layout.hpp"

#include <gtest/gtest.h>

#include <random>

namespace darkpkg::graph {
namespace {

Graph graph_of(std::size_t nodes, std::vector<Edge> edges) {
  Graph out;
  for (std::size_t i = 0; i < nodes; i++) out.nodes.push_back({"n" + std::to_string(i), "fn", false});
  out.edges = std::move(edges);
  return out;
}

void expect_tidy(const Graph& graph, const Layout& layout) {
  ASSERT_EQ(layout.boxes.size(), graph.nodes.size());
  ASSERT_EQ(layout.routes.size(), graph.edges.size());
  for (std::size_t a = 0; a < layout.boxes.size(); a++) {
    const Box& box = layout.boxes[a];
    EXPECT_GE(box.x, 0);
    EXPECT_GE(box.y - Layout::kBoxHeight / 2, 0);
    EXPECT_LE(box.x + box.width, layout.width);
    EXPECT_LE(box.y + Layout::kBoxHeight / 2, layout.height);
    for (std::size_t b = 0; b < a; b++) {
      if (layout.layers[a] == layout.layers[b])
        EXPECT_GE(std::abs(box.y - layout.boxes[b].y), Layout::kBoxHeight) << a << " and " << b << " overlap";
      else EXPECT_EQ(box.x < layout.boxes[b].x, layout.layers[a] < layout.layers[b]);
    }
  }
  for (std::size_t e = 0; e < graph.edges.size(); e++) {
    const Edge& edge = graph.edges[e];
    if (edge.from == edge.to) {
      EXPECT_TRUE(layout.routes[e].empty());
      continue;
    }
    EXPECT_NE(layout.layers[edge.from], layout.layers[edge.to]);
    EXPECT_EQ(layout.routes[e].front().y, layout.boxes[edge.from].y);
    EXPECT_EQ(layout.routes[e].back().y, layout.boxes[edge.to].y);
  }
}

TEST(Layout, StandsUsersLeftOfWhatTheyUse) {
  const Graph graph = graph_of(5, {{0, 1}, {1, 2}, {0, 2}, {3, 2}, {2, 4}});
  const Layout layout = lay_out(graph);
  EXPECT_EQ(layout.layers, (std::vector<std::size_t>{0, 1, 2, 1, 3}));  // 3, which nobody uses, next to 2
  expect_tidy(graph, layout);
}

TEST(Layout, TurnsEdgesOfCirclesAround) {
  const Graph graph = graph_of(4, {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 3}});
  const Layout layout = lay_out(graph);
  EXPECT_EQ(layout.layers, (std::vector<std::size_t>{0, 1, 2, 3}));
  expect_tidy(graph, layout);
  EXPECT_GT(layout.routes[2].front().x, layout.routes[2].back().x);  // back to the left
}

TEST(Layout, UncrossesWhatNeedNotCross) {
  // 0 uses 5, 1 uses 4, 2 uses 3: in the order of their numbers all would cross.
  const Graph graph = graph_of(6, {{0, 5}, {1, 4}, {2, 3}});
  const Layout layout = lay_out(graph);
  for (const Edge& a : graph.edges)
    for (const Edge& b : graph.edges)
      EXPECT_EQ(layout.boxes[a.from].y < layout.boxes[b.from].y, layout.boxes[a.to].y < layout.boxes[b.to].y);
}

TEST(Layout, CountsCrossings) {
  EXPECT_EQ(crossings({}), 0);
  EXPECT_EQ(crossings({{0, 0}, {1, 1}, {2, 2}}), 0);
  EXPECT_EQ(crossings({{0, 2}, {1, 1}, {2, 0}}), 3);
  EXPECT_EQ(crossings({{0, 0}, {0, 1}, {1, 0}, {1, 1}}), 1);
}

TEST(Layout, TakesAnyGraph) {
  std::mt19937 random(7);
  for (std::size_t nodes = 0; nodes < 40; nodes++) {
    std::vector<Edge> edges;
    for (std::size_t from = 0; from < nodes; from++)
      for (std::size_t to = 0; to < nodes; to++)
        if (random() % 10 == 0) edges.push_back({from, to});
    const Graph graph = graph_of(nodes, std::move(edges));
    const Layout layout = lay_out(graph);
    expect_tidy(graph, layout);
    const Layout again = lay_out(graph);
    for (std::size_t i = 0; i < nodes; i++) EXPECT_EQ(layout.boxes[i].y, again.boxes[i].y);
  }
}

TEST(Layout, DrawsLabelsAsText) {
  Graph graph = graph_of(2, {{0, 1, 3}});
  graph.nodes[0].label = "<a & \"b\">";
  EXPECT_NE(svg(graph).find("&lt;a &amp; &quot;b&quot;&gt;</text>"), std::string::npos);
  EXPECT_NE(dot(graph).find("n0 [label=\"<a & \\\"b\\\">\"]"), std::string::npos);
  EXPECT_NE(dot(graph).find("n0 -> n1 [weight=3];"), std::string::npos);
}

}  // namespace
}  // namespace darkpkg::graph
