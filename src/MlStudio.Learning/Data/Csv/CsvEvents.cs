namespace MlStudio.Learning.Data;

/// <summary>
/// What was noticed in a batch, by whichever thread. Put into the log in the order in which one thread reading row by
/// row would have noticed it: by row, then by column.
/// </summary>
internal sealed class CsvEvents
{
    /// <summary>The place of what is noticed before the cells of a row are looked at.</summary>
    public const int BeforeCells = -1;

    /// <summary>The place of what is noticed after the cells of a row.</summary>
    public const int AfterCells = int.MaxValue;

    private readonly List<(int Row, int Column, string Kind, CsvProblem Problem)> _events = [];

    public int Count => _events.Count;

    public void Add(int row, int column, string kind, CsvProblem problem)
    {
        lock (_events) { _events.Add((row, column, kind, problem)); }
    }

    /// <summary>Logs everything and forgets it.</summary>
    public void MoveTo(CsvProblemLog log)
    {
        // A stable sort: what one thread noticed of one cell keeps its order.
        foreach (var (_, _, kind, problem) in _events.OrderBy(e => e.Row).ThenBy(e => e.Column)) { log.Add(kind, problem); }
        _events.Clear();
    }
}
