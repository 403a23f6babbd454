package dev.rehearse.reports;

import com.samskivert.mustache.Mustache;
import dev.rehearse.history.History;
import dev.rehearse.record.VerdictRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code report.html}: one file that loads nothing. Stateless.
 *
 * <p>Everything that comes from a run goes in as escaped text, or as JSON in a data block in which
 * no character can end the block. The only scripts and styles that the page may run are ours, by
 * their hashes.
 */
final class ReportPage {

  private ReportPage() {}

  static String of(VerdictRecord verdict, History history, String environment) {
    String script = Assets.own("report.js");
    String style = Assets.own("report.css");
    String chart = Assets.uplot("uPlot.iife.min.js");
    String chartStyle = Assets.uplot("uPlot.min.css");
    Map<String, Object> page = new HashMap<>(PageModel.of(verdict, environment));
    page.put("script", script);
    page.put("style", style);
    page.put("chart", chart);
    page.put("chartStyle", chartStyle);
    page.put(
        "policy",
        "default-src 'none'; base-uri 'none'; form-action 'none'; script-src "
            + Assets.hash(chart)
            + " "
            + Assets.hash(script)
            + "; style-src "
            + Assets.hash(chartStyle)
            + " "
            + Assets.hash(style));
    page.put("data", ChartData.json(verdict, history));
    return Mustache.compiler().compile(Assets.own("report.mustache")).execute(page);
  }
}
