// An invoice as PDF of as many A4 pages as it takes: who asks whom for what, until when, what of it is paid
// and what is owed. Its texts may be of anybody's making and of any length, and show as on a label
// (label.hpp).
#pragma once
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "labels/label.hpp"

namespace flowmart::labels {

struct Invoice {
  struct Line {
    std::string units, what, price, sum;
  };
  struct Sum {
    std::string name, amount;
    bool strong = false;
  };
  std::string number;
  std::vector<std::string> from, to;                       // line by line, the name first
  std::vector<std::pair<std::string, std::string>> facts;  // dates and such: what it is called, what it is
  std::vector<Line> lines;
  std::vector<Sum> sums;
};

std::variant<std::string, Fault> draw(const Invoice& invoice);

}  // namespace flowmart::labels
