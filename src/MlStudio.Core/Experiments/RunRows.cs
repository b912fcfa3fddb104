using System.Globalization;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Core.Experiments;

/// <summary>The rows that a run was measured on: what each is, what was answered, and what stands in the data.</summary>
public sealed class RunRows(RunData data)
{
    public const int MostRows = 200;

    /// <summary>Columns of the data beside the answers; the rest stands on the page of the data.</summary>
    public const int MostColumns = 40;
    private const int LongestText = 200;

    /// <param name="first">Names of columns to show first, such as those that matter most.</param>
    /// <exception cref="InvalidInputException">There is no such class or threshold.</exception>
    /// <exception cref="StudioException">A condition names no value or range of its column.</exception>
    public async Task<RunRowsPage> ReadAsync(Actor actor, string slug, int number, RunRowsQuery query, IReadOnlyList<string> first, CancellationToken cancellation)
    {
        var found = await data.FindAsync(actor, slug, number, cancellation);
        return await data.WorkAsync(found, (answers, table) => Read(answers, table, query, first), cancellation);
    }

    private static RunRowsPage Read(RunAnswers answers, Table table, RunRowsQuery query, IReadOnlyList<string> first)
    {
        var compared = answers.Compared();
        var part = query.Test ? answers.Test() : compared;
        var answered = Answered(part, query.Threshold);
        var (actual, answer) = (IndexOf(part, query.Actual, "actual"), IndexOf(part, query.Answer, "answer"));
        // Ranges are those of the rows that runs are compared on, so that a condition means the same among the test rows.
        var within = query.Where.Count == 0 ? Enumerable.Range(0, part.Count) : SliceRows.Matching(part, table, query.Where, compared);
        var matching = within
            .Where(i => (actual is null || part.ActualClass(i) == actual) && (answer is null || answered[i] == answer) && (!query.WrongOnly || !part.HasClasses || part.ActualClass(i) != answered[i]));
        int[] order = [.. query.Order == RunRowsOrder.Row ? matching.OrderBy(i => part.Rows[i])
            : part.Task == LearningTask.Ranking ? matching.OrderBy(i => part.Groups[i]).ThenByDescending(i => part.Values[i]).ThenBy(i => part.Rows[i])
            : matching.OrderByDescending(i => Surprise(part, i)).ThenBy(i => part.Rows[i])];
        var take = Math.Clamp(query.Take, 1, MostRows);
        var skip = Math.Clamp(query.Skip, 0, Math.Max(0, order.Length - 1) / take * take);
        Column[] columns = [.. Columns(table, answers.Target, first)];
        return new RunRowsPage(
            order.Length, part.Count, answers.Has(AnswerPartKind.Test), part.Classes, part.HasClasses, Array.ConvertAll(columns, c => new PreviewColumn(c.Name, c.Type)),
            [.. order.Skip(skip).Take(take).Select(i => RowOf(part, answered, i, columns))])
        {
            Where = [.. query.Where.Select(c => SliceText.Describe([c], table))],
        };
    }

    private static RunRow RowOf(RunAnswers part, int[] answered, int entry, Column[] columns) => new(
        part.Rows[entry],
        part.HasClasses ? part.Classes[part.ActualClass(entry)] : part.Task == LearningTask.Ranking ? part.Actual[entry].ToString("0", CultureInfo.InvariantCulture) : RunText.Amount(part.Actual[entry]),
        part.HasClasses ? part.Classes[answered[entry]] : part.Task == LearningTask.Ranking ? RunText.Score(part.Values[entry]) : RunText.Amount(part.Values[entry]),
        part.HasClasses ? part.Probability(entry, part.Task == LearningTask.Binary ? 1 : answered[entry]) : null,
        part.Task == LearningTask.Regression ? part.Actual[entry] - part.Values[entry] : null,
        part.HasClasses && part.ActualClass(entry) != answered[entry],
        Array.ConvertAll(columns, c => Shorten(c.Format(part.Rows[entry]))));

    /// <summary>How little the answer fits the truth: the less probable the actual class was said to be, or the further off the number.</summary>
    private static double Surprise(RunAnswers part, int entry) =>
        part.HasClasses ? 1 - part.Probability(entry, part.ActualClass(entry)) : Math.Abs(part.Actual[entry] - part.Values[entry]);

    private static int[] Answered(RunAnswers part, double? threshold)
    {
        if (threshold is not { } given || part.Task != LearningTask.Binary) { return part.Answered; }
        if (given is not (>= 0 and <= ThresholdTable.RefuseAll)) { throw new InvalidInputException("threshold", FormattableString.Invariant($"A threshold lies between 0 and 1; {given} was given.")); }
        return Array.ConvertAll(part.Values, p => p >= given ? 1 : 0);
    }

    private static int? IndexOf(RunAnswers part, string? name, string field)
    {
        if (string.IsNullOrEmpty(name) || !part.HasClasses) { return null; }
        for (var i = 0; i < part.Classes.Count; i++)
        {
            if (part.Classes[i] == name) { return i; }
        }
        throw new InvalidInputException(field, $"There is no class '{name}'. Classes: {string.Join(", ", part.Classes.Take(20))}.");
    }

    internal static IEnumerable<Column> Columns(Table table, string target, IReadOnlyList<string> first) =>
        first.Where(table.Contains).Select(n => table[n]).Concat(table.Columns.Where(c => !first.Contains(c.Name))).Where(c => c.Name != target).Take(MostColumns);

    internal static string? Shorten(string? text) => text is { Length: > LongestText } ? string.Concat(text.AsSpan(0, LongestText), "…") : text;
}
