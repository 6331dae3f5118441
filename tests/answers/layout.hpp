// Answers as texts that a person reads and a diff shows.
#pragma once
#include <map>
#include <string>
#include <string_view>

namespace flowmart::answers {

// JSON in lines of which each holds as many members as fit, its tokens as they were sent.
std::string laid_out(std::string_view json);

// Names that differ from run to run, each told by its kind and its order of appearance: <u1>, <u2>, <n1>.
class Names {
 public:
  std::string hide(const std::string& text);

 private:
  std::map<std::string, std::string> told_;
  std::map<char, int> counts_;
};

}  // namespace flowmart::answers
