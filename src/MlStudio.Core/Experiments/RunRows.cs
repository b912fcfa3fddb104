using System.Globalization;
using System.Runtime.CompilerServices;
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
    private const int RowsAtOnce = 5_000;

    /// <param name="first">Names of columns to show first, such as those that matter most.</param>
    /// <exception cref="InvalidInputException">There is no such class, threshold or group.</exception>
    /// <exception cref="StudioException">A condition names no value or range of its column.</exception>
    public async Task<RunRowsPage> ReadAsync(Actor actor, string slug, int number, RunRowsQuery query, IReadOnlyList<string> first, CancellationToken cancellation)
    {
        var found = await data.FindAsync(actor, slug, number, cancellation);
        return await data.WorkAsync(found, (answers, table) => Read(answers, table, found.GroupColumn, query, first), cancellation);
    }

    /// <summary>
    /// All matching rows as CSV, in the query's order, a piece at a time: the row's number, truth, answer, the probability of each class, and all
    /// columns of the data as they stand there.
    /// </summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async IAsyncEnumerable<string> ExportAsync(Actor actor, string slug, int number, RunRowsQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var found = await data.FindAsync(actor, slug, number, cancellation);
        var chosen = await data.WorkAsync(found, (answers, table) => Select(answers, table, found.GroupColumn, query), cancellation);
        for (var from = 0; from == 0 || from < chosen.Entries.Length; from += RowsAtOnce)
        {
            var some = chosen.Entries.Skip(from).Take(RowsAtOnce);
            var isFirst = from == 0;
            yield return await data.WorkAsync(found, (_, table) => Write(chosen, some, table, isFirst), cancellation);
        }
    }

    private static string Write(Selection chosen, IEnumerable<int> entries, Table table, bool withHeads)
    {
        var part = chosen.Part;
        var csv = new CsvText();
        var columns = table.Columns.Where(c => c.Name != part.Target).ToArray();
        if (withHeads)
        {
            csv.Row(["row", $"actual {part.Target}", part.Task == LearningTask.Ranking ? "score" : "answer", .. part.HasClasses ? part.Classes.Select(c => $"probability of {c}") : [], .. columns.Select(c => c.Name)]);
        }
        foreach (var i in entries)
        {
            csv.Row([
                part.Rows[i] + 1, part.HasClasses ? part.Classes[part.ActualClass(i)] : part.Actual[i], part.HasClasses ? part.Classes[chosen.Answered[i]] : part.Values[i],
                .. part.HasClasses ? part.Classes.Select((_, c) => (object?)part.Probability(i, c)) : [], .. columns.Select(c => Cell(c, part.Rows[i])),
            ]);
        }
        return csv.ToString();
    }

    private static object? Cell(Column column, int row) => column.IsMissing(row) ? null : column is NumberColumn numbers ? numbers.Values[row] : column.Format(row);

    private static RunRowsPage Read(RunAnswers answers, Table table, string? groupColumn, RunRowsQuery query, IReadOnlyList<string> first)
    {
        var (part, answered, order) = Select(answers, table, groupColumn, query);
        var take = Math.Clamp(query.Take, 1, MostRows);
        var skip = Math.Clamp(query.Skip, 0, Math.Max(0, order.Length - 1) / take * take);
        Column[] columns = [.. Columns(table, answers.Target, first)];
        return new RunRowsPage(
            order.Length, part.Count, answers.Has(AnswerPartKind.Test), part.Classes, part.HasClasses, Array.ConvertAll(columns, c => new PreviewColumn(c.Name, c.Type)),
            [.. order.Skip(skip).Take(take).Select(i => RowOf(part, answered, i, columns))])
        {
            GroupColumn = groupColumn,
            Where = [.. query.Where.Select(c => SliceText.Describe([c], table))],
        };
    }

    /// <summary>The matching entries in the query's order.</summary>
    private static Selection Select(RunAnswers answers, Table table, string? groupColumn, RunRowsQuery query)
    {
        var compared = answers.Compared();
        var part = query.Test ? answers.Test() : compared;
        var answered = Answered(part, query.Threshold);
        var (actual, answer) = (IndexOf(part, query.Actual, "actual"), IndexOf(part, query.Answer, "answer"));
        var group = GroupOf(answers, table, groupColumn, query.Group);
        // Ranges are those of the rows that runs are compared on, so that a condition means the same among the test rows.
        var within = query.Where.Count == 0 ? Enumerable.Range(0, part.Count) : SliceRows.Matching(part, table, query.Where, compared);
        var matching = within
            .Where(i => (group is null || part.Groups[i] == group) && (actual is null || part.ActualClass(i) == actual) && (answer is null || answered[i] == answer) && (!query.WrongOnly || !part.HasClasses || part.ActualClass(i) != answered[i]));
        int[] order = [.. query.Order == RunRowsOrder.Row ? matching.OrderBy(i => part.Rows[i])
            : part.Task == LearningTask.Ranking ? matching.OrderBy(i => part.Groups[i]).ThenByDescending(i => part.Values[i]).ThenBy(i => part.Rows[i])
            : matching.OrderByDescending(i => Surprise(part, i)).ThenBy(i => part.Rows[i])];
        return new Selection(part, answered, order);
    }

    private sealed record Selection(RunAnswers Part, int[] Answered, int[] Entries);

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

    /// <summary>The code of a group of the run, whichever part it is in.</summary>
    private static int? GroupOf(RunAnswers answers, Table table, string? column, string? value)
    {
        if (string.IsNullOrEmpty(value)) { return null; }
        if (column is null || !answers.HasGroups) { throw new InvalidInputException("group", "This run orders no groups; only rows of a ranking can be shown by group."); }
        HashSet<int> seen = [];
        for (var i = 0; i < answers.Count; i++)
        {
            if (seen.Add(answers.Groups[i]) && table[column].Format(answers.Rows[i]) == value) { return answers.Groups[i]; }
        }
        throw new InvalidInputException("group", $"No row that the run was measured on has '{value}' as its {column}.");
    }

    internal static IEnumerable<Column> Columns(Table table, string target, IReadOnlyList<string> first) =>
        first.Where(table.Contains).Select(n => table[n]).Concat(table.Columns.Where(c => !first.Contains(c.Name))).Where(c => c.Name != target).Take(MostColumns);

    internal static string? Shorten(string? text) => text is { Length: > LongestText } ? string.Concat(text.AsSpan(0, LongestText), "…") : text;
}
