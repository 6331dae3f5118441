// A journey as a text that a person can read and that can be compared: the tree of its published messages,
// each below the published message that led to it, then each with its content.
//
// Ids, numbers and times may differ from one edition of the program to the next, so they are told by their
// order of appearance (u1, u2, ... for UUIDs) or not at all (<time>). Private messages are left out: what one
// led to stands below the nearest published message before it, or below the input from outside. Children
// stand in the order of sending; how the children of one message and those of another were interleaved is not
// told.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "journey/world.hpp"

namespace flowmart::journey {

// A question asked at the end, with its answer.
struct Asked {
  wire::AnyMessage question, answer;
};

// `what` is the journey in a sentence.
std::string story_of(std::string_view what, const std::vector<World::Heard>& heard,
                     const std::vector<Asked>& asked);

}  // namespace flowmart::journey
