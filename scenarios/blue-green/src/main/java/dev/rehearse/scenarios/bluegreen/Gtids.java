package dev.rehearse.scenarios.bluegreen;

import java.util.ArrayList;
import java.util.List;

/** Sets of GTIDs as MySQL writes them: {@code uuid:1-3:7,uuid:1}. Stateless. */
final class Gtids {
  private Gtids() {}

  /** Every GTID of a set, each as {@code uuid:number}. */
  static List<String> each(String set) {
    List<String> gtids = new ArrayList<>();
    for (String server : set.replaceAll("\\s", "").split(",")) {
      String[] parts = server.split(":");
      for (int i = 1; i < parts.length; i++) {
        String[] ends = parts[i].split("-");
        long last = Long.parseLong(ends[ends.length - 1]);
        for (long number = Long.parseLong(ends[0]); number <= last; number++) {
          gtids.add(parts[0] + ":" + number);
        }
      }
    }
    return gtids;
  }
}
