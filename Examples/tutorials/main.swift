// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

let words = Array(CommandLine.arguments.dropFirst())
switch (words.first, words.count) {
case ("fit", 1): try fitAndAllocate()
case ("certificate", 2): try certifyAModel(writing: words[1])
case ("report", 3): try fromStudyToReport(reading: words[1], writing: words[2])
default:
  print("usage: tutorials fit | certificate FILE | report STUDY FOLDER")
  exit(64)
}
