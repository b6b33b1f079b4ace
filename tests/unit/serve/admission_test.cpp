#include "serve/http/admission.hpp"

#include <gtest/gtest.h>

namespace darkpkg::serve {
namespace {

const Admission kAdmission("secret", "room");

/// A request as httplib has it before the routes see it.
httplib::Request request(const std::string& target, const httplib::Headers& headers) {
  httplib::Request out;
  out.method = "GET";
  out.target = target;
  out.path = target.substr(0, target.find('?'));
  out.headers = headers;
  return out;
}

/// The status of the answer; 200 if the routes give it.
int status(const std::string& target, const httplib::Headers& headers) {
  httplib::Request asked = request(target, headers);
  kAdmission.enter(asked);
  httplib::Response response;
  return kAdmission.admits(asked, response) ? 200 : response.status;
}

TEST(Admission, TakesItsPathFromTheRequest) {
  httplib::Request asked = request("/room/v1/health", {});
  kAdmission.enter(asked);
  EXPECT_EQ(asked.path, "/v1/health");
  asked = request("/room/", {});
  kAdmission.enter(asked);
  EXPECT_EQ(asked.path, "/");
}

TEST(Admission, AsksForTheCookie) {
  EXPECT_EQ(status("/room/", {{"Host", "localhost:1"}, {"Cookie", "darkpkg=secret"}}), 200);
  EXPECT_EQ(status("/room/", {{"Host", "[::1]:1"}, {"Cookie", "a=b; darkpkg=other; darkpkg=secret"}}), 200);
  EXPECT_EQ(status("/room/", {{"Host", "localhost:1"}}), 403);
  EXPECT_EQ(status("/room/", {{"Host", "localhost:1"}, {"Cookie", "darkpkg=secre"}}), 403);
  EXPECT_EQ(status("/room/", {{"Host", "localhost:1"}, {"Cookie", "notdarkpkg=secret"}}), 403);
  EXPECT_EQ(status("/", {{"Host", "localhost:1"}, {"Cookie", "darkpkg=secret"}}), 403);
  EXPECT_EQ(status("/roomy/", {{"Host", "localhost:1"}, {"Cookie", "darkpkg=secret"}}), 403);
  // The token in an address is for the first one only.
  EXPECT_EQ(status("/room/token/secret", {{"Host", "localhost:1"}}), 403);
}

TEST(Admission, TakesTheTokenOutOfTheFirstAddress) {
  httplib::Request asked = request("/token/secret", {{"Host", "127.0.0.1:1"}});
  kAdmission.enter(asked);
  httplib::Response response;
  EXPECT_FALSE(kAdmission.admits(asked, response));
  EXPECT_EQ(response.status, 303);
  EXPECT_EQ(response.get_header_value("Location"), "/room/");
  EXPECT_EQ(response.get_header_value("Set-Cookie"), "darkpkg=secret; Path=/room/; HttpOnly; SameSite=Strict");
  EXPECT_EQ(status("/token/secre", {{"Host", "127.0.0.1:1"}}), 403);
  EXPECT_EQ(status("/token/secret", {{"Host", "example.com"}}), 403);
}

TEST(Admission, RefusesOtherHostsAndOrigins) {
  const auto with = [](const char* host, const char* name, const char* value) {
    return status("/room/", {{"Host", host}, {"Cookie", "darkpkg=secret"}, {name, value}});
  };
  EXPECT_EQ(with("localhost:1", "Origin", "http://localhost:1"), 200);
  EXPECT_EQ(with("localhost:1", "Origin", "http://localhost:2"), 403);
  EXPECT_EQ(with("localhost:1", "Origin", "null"), 403);
  EXPECT_EQ(with("localhost.example.com", "Accept", "*/*"), 403);
  EXPECT_EQ(with("127.0.0.1.example.com:1", "Accept", "*/*"), 403);
  EXPECT_EQ(with("localhost:1", "Sec-Fetch-Site", "same-origin"), 200);
  EXPECT_EQ(with("localhost:1", "Sec-Fetch-Site", "same-site"), 403);
  EXPECT_EQ(with("localhost:1", "Host", "example.com"), 403) << "two hosts";
}

TEST(Admission, DrawsAnotherTokenEachTime) {
  const Result<Admission> one = Admission::draw(), other = Admission::draw();
  ASSERT_TRUE(one && other);
  EXPECT_NE(one->start(), other->start());
  EXPECT_EQ(one->start().size(), std::string("/token/").size() + 32);
}

}  // namespace
}  // namespace darkpkg::serve
