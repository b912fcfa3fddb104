using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>Rows whose label a model that had not seen them contradicts with confidence, for somebody who knows the matter to look at.</summary>
public sealed class RunLabels(RunData data)
{
    /// <summary>Rows that are listed at most, on pages and in the file.</summary>
    public const int MostRows = 5000;

    /// <param name="first">Names of columns to show first, such as those that matter most.</param>
    /// <exception cref="StudioException">The run is not one for classes, or has no answers to single rows.</exception>
    public async Task<DoubtfulLabels> FindAsync(Actor actor, string slug, int number, IReadOnlyList<string> first, int skip, int take, CancellationToken cancellation)
    {
        var found = await data.FindAsync(actor, slug, number, cancellation);
        return await data.WorkAsync(found, (answers, table) => Page(LabelNoise.Find(answers, MostRows), table, answers.Target, first, skip, take), cancellation);
    }

    /// <summary>One line per row with all columns of the data.</summary>
    public async Task<string> ExportAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        var found = await data.FindAsync(actor, slug, number, cancellation);
        return await data.WorkAsync(found, (answers, table) => Csv(LabelNoise.Find(answers, MostRows).Doubtful, table, answers.Target), cancellation);
    }

    internal static DoubtfulLabels Page(LabelNoise noise, Table table, string target, IReadOnlyList<string> first, int skip, int take)
    {
        Column[] columns = [.. RunRows.Columns(table, target, first)];
        return new DoubtfulLabels(
            target, noise.Total, noise.Rows, noise.Counts, Array.ConvertAll(columns, c => new PreviewColumn(c.Name, c.Type)),
            [.. noise.Doubtful.Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 0, MostRows)).Select(d => new DoubtfulRow(d, Array.ConvertAll(columns, c => RunRows.Shorten(c.Format(d.Row)))))]);
    }

    internal static string Csv(IEnumerable<DoubtfulLabel> rows, Table table, string target)
    {
        Column[] columns = [.. table.Columns.Where(c => c.Name != target)];
        var csv = new CsvText().Row(["row", "given_label", "suggested_label", "probability_of_given", "probability_of_suggested", .. columns.Select(c => c.Name)]);
        foreach (var row in rows)
        {
            csv.Row([row.Row + 1, row.Label, row.Suggested, row.LabelProbability, row.SuggestedProbability, .. columns.Select(c => (object?)c.Format(row.Row))]);
        }
        return csv.ToString();
    }
}

/// <summary>Candidates for wrong labels, the clearest contradiction first.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Rows">Rows that were looked at.</param>
/// <param name="Counts">How many per pair of given and suggested label.</param>
/// <param name="Columns">The columns of the data beside them.</param>
public sealed record DoubtfulLabels(string Target, int Total, int Rows, IReadOnlyList<ConfidentCount> Counts, IReadOnlyList<PreviewColumn> Columns, IReadOnlyList<DoubtfulRow> List)
{
    /// <summary>How many can be listed.</summary>
    public int Listed => Math.Min(Total, RunLabels.MostRows);
}

/// <param name="Cells">What the data say, in the order of the columns; null where missing.</param>
public sealed record DoubtfulRow(DoubtfulLabel Label, IReadOnlyList<string?> Cells);
