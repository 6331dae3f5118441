# One library per layer. A layer is given the layers that it may use, and links nothing else of ours;
# scripts/check_layers holds the same table against the #include lines.
#
#   flowmart_layer(NAME [USES layer...] [LINKS library...] [FIRST file...])
#
# Every *.cpp beside the layer's CMakeLists.txt belongs to it; *_test.cpp go to the test program
# <layer>_test, which links just this layer (so a test can't lean on a later one).
#
# What costs the compiler most are the headers, not the files: FLOWMART_JOINED files are compiled as one, which halves
# a build from nothing. So no two files of a folder bring the same name: a test whose names are everybody's has a
# namespace of its own. Who works on one folder all day builds with FLOWMART_JOINED=1.
# FIRST are files that share a costly header, which are so compiled as one; those of PARTS belong to a library of their
# own, which the layer links: flowmart_part(NAME FILES file... LINKS target...), for tests that need no more.
set(FLOWMART_JOINED 12 CACHE STRING "So many files are compiled as one; 1: each by itself")

function(flowmart_join target)
  if(FLOWMART_JOINED GREATER 1)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${FLOWMART_JOINED})
  endif()
endfunction()

function(flowmart_part name)
  cmake_parse_arguments(ARG "" "" "FILES;LINKS" ${ARGN})
  list(TRANSFORM ARG_FILES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  add_library(flowmart_${name} STATIC ${ARG_FILES})
  flowmart_join(flowmart_${name})
  target_include_directories(flowmart_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(flowmart_${name} PUBLIC ${ARG_LINKS})
endfunction()

function(flowmart_layer name)
  cmake_parse_arguments(ARG "" "" "USES;LINKS;TEST_LINKS;FIRST;PARTS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(TRANSFORM ARG_FIRST PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  list(PREPEND sources ${ARG_FIRST})
  list(REMOVE_DUPLICATES sources)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "_(test|main|fuzz)\\.cpp$")
  foreach(part ${ARG_PARTS})
    get_target_property(files flowmart_${part} SOURCES)
    list(REMOVE_ITEM sources ${files})
    list(APPEND ARG_LINKS flowmart_${part})
  endforeach()
  if(sources)
    add_library(flowmart_${name} STATIC ${sources})
    set(scope PUBLIC)
    flowmart_join(flowmart_${name})
  else()
    add_library(flowmart_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(flowmart_${name} ${scope} ${PROJECT_SOURCE_DIR}/src)
  foreach(layer ${ARG_USES})
    target_link_libraries(flowmart_${name} ${scope} flowmart_${layer})
  endforeach()
  if(ARG_LINKS)
    target_link_libraries(flowmart_${name} ${scope} ${ARG_LINKS})
  endif()
  if(FLOWMART_TESTS AND tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE flowmart_${name} ${ARG_TEST_LINKS} GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE FLOWMART_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name}_test)
    flowmart_join(${name}_test)
  endif()
endfunction()
