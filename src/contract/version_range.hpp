// Semantic versions (semver 2.0) and the ranges by which services subscribe to messages.
//
// Ranges follow npm's rules: comparators (`>1.0.0`, `>=`, `<`, `<=`, `=`), `^`, `~`, x-ranges (`x`, `1.x`,
// `0.0.x`, `1`), hyphens (`1.0 - 2`), a space for and, `||` for or. Before 1.0 the caret holds the leftmost
// number that is not zero: ^0.2.3 admits 0.2.x, ^0.0.3 only 0.0.3. A version with a suffix (1.0.0-rc.1) is
// admitted only by a comparator that names a suffix of the same three numbers.
// Besides: `latest`, and no range at all, mean the newest version that there is. A draft is a state of a
// message, not a suffix: drafts are admitted like releases.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace flowmart::contract {

struct Version {
  std::array<std::uint64_t, 3> numbers{};  // major, minor, patch
  std::string suffix;                      // after the dash: "rc.1"; empty: a release

  // Three numbers without leading zeros, a suffix, build metadata (which is dropped); nothing otherwise.
  static std::optional<Version> parse(std::string_view text);
  std::string to_string() const;

  // Precedence: a suffix is older than none; its parts compare as numbers where both are numbers.
  friend std::strong_ordering operator<=>(const Version& a, const Version& b);
  friend bool operator==(const Version& a, const Version& b) { return (a <=> b) == 0; }
};

class VersionRange {
 public:
  static std::optional<VersionRange> parse(std::string_view text);

  // No range, or `latest`: only the newest version of all will do.
  bool wants_newest() const { return newest_; }
  // `newest` is the newest version that there is of the message.
  bool admits(const Version& version, const Version& newest) const;
  // The newest of `released` that is admitted.
  std::optional<Version> resolve(std::span<const Version> released) const;

 private:
  enum class Sign : unsigned char { less, at_most, equal, at_least, greater };
  struct Comparator {
    Sign sign;
    Version version;
    bool admits(const Version& other) const;
  };
  using All = std::vector<Comparator>;  // every one must hold; none: anything that has no suffix

  struct Partial;
  static std::optional<All> parse_all(std::string_view text);
  static std::optional<All> parse_hyphen(std::string_view from, std::string_view to);
  static bool parse_one(std::string_view text, All& out);
  static void add_caret(const Partial& from, All& out);
  static void add_tilde(const Partial& from, All& out);
  static bool admits_all(const All& all, const Version& version);

  bool newest_ = false;
  std::vector<All> any_;
};

// For texts that are known to be well formed (declared rows); a malformed one is a bug.
bool admits(std::string_view range, std::string_view version, std::string_view newest);

}  // namespace flowmart::contract
