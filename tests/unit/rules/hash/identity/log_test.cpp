#include "rules/hash/identity/log.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/hash/identity/ids.hpp"
#include "rules/hash/identity/twins.hpp"

namespace darkpkg::hash {
namespace {

using namespace std::string_literals;

TEST(Log, NamesAnItem) {
  std::string hash(64, 'a');
  const std::string payload = "\3\1O\0\1f\2@"s.append(hash);
  LoggedOp op = log_name(pt::ItemKind::fn, {"O", {}, "f"}, hash);
  EXPECT_EQ(op.blob, "\1\0\0\0\110\0\0\0"s + payload);
  EXPECT_EQ(op.hash, sha256(payload));
  EXPECT_EQ(op.id, op_id(op.hash));
}

TEST(Log, AddsAnItem) {
  EXPECT_EQ(log_add(pt::ItemKind::type, "pt").blob, "\1\0\0\0\3\0\0\0\0pt"s);
  EXPECT_EQ(log_add(pt::ItemKind::value, "pt").hash, sha256("\1pt"));
}

TEST(Log, CommitsAllOperations) {
  std::vector<Sha256Digest> ops = {sha256("b"), sha256("a"), sha256("b")};
  LoadCommit commit = log_commit(ops);
  EXPECT_EQ(commit.create_branch.id, "7fe85ac8e5e7df3643090b1d5188fd5178460fa8749ffeb8fe854a1bac88b4e2");
  // Ids, message, and the hashes in their order, with what is equal to an earlier one.
  EXPECT_EQ(commit.create_commit.blob.size(), 65 + 1 + 65 + (1 + kCommitMessage.size()) + 16 + 16 + 1 + 3 * 65U);
  EXPECT_TRUE(commit.create_commit.blob.ends_with("\3@" + hex(ops[0]) + "@" + hex(ops[1]) + "@" + hex(ops[2])));
  std::swap(ops[0], ops[1]);
  EXPECT_EQ(log_commit(ops).hash, commit.hash);
  EXPECT_NE(log_commit(ops).create_commit.id, commit.create_commit.id);
}

TEST(Twins, HaveTheRowOfTheLastOperationThatIsStored) {
  Sha256Digest item = sha256("item"), other = sha256("other");
  Sha256Digest a = sha256("a"), b = sha256("b"), c = sha256("c");
  // The fourth is equal to the first, so the second is the last one that is stored.
  std::vector<Definition> definitions = {{item, a}, {item, b}, {other, c}, {item, a}};
  EXPECT_EQ(winners(definitions), (std::vector<std::uint32_t>{1, 1, 2, 1}));
}

}  // namespace
}  // namespace darkpkg::hash
