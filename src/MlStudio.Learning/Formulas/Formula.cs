using MlStudio.Learning.Data;

namespace MlStudio.Learning.Formulas;

/// <summary>
/// An expression over the columns of a row, checked against their types before any row is looked at. It has numbers, texts in quotes,
/// true, false, missing; columns by name, in brackets where the name is not a plain word ([unit price]); + - * / % ^, comparisons,
/// and, or, not; and the functions of <see cref="FormulaFunctions"/>. A missing value makes what is computed from it missing, except that
/// "false and missing" is false and "true or missing" is true; a result that is no finite number (1 / 0) is missing. Cost is bounded by
/// <see cref="FormulaLimits"/>; the same rows give the same bits on every machine. Immutable and thread-safe.
/// </summary>
public sealed class Formula
{
    private readonly FormulaNode _root;
    private readonly ColumnType[] _types;

    private Formula(string text, FormulaNode root, IReadOnlyList<string> columns, ColumnType[] types)
    {
        Text = text;
        _root = root;
        Columns = columns;
        _types = types;
    }

    /// <summary>The formula as it was written.</summary>
    public string Text { get; }

    /// <summary>What it yields; never <see cref="FormulaType.Missing"/> (a formula that is always missing yields numbers).</summary>
    public FormulaType Type => _root.Type == FormulaType.Missing ? FormulaType.Number : _root.Type;

    /// <summary>The columns that it uses, in the order in which they first occur.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The types of <see cref="Columns"/> against which it was checked.</summary>
    public IReadOnlyList<ColumnType> ColumnTypes => _types;

    /// <summary>Reads and checks a formula.</summary>
    /// <param name="text">At most <see cref="FormulaLimits.MostCharacters"/> characters.</param>
    /// <param name="columns">The columns that may be used and their types.</param>
    /// <exception cref="FormulaException">The text is not a formula over these columns; says where, what was expected and what came.</exception>
    public static Formula Parse(string text, IReadOnlyDictionary<string, ColumnType> columns)
    {
        var parser = new FormulaParser(text, columns);
        var root = parser.Parse();
        return new Formula(text, root, parser.Used, [.. parser.Used.Select(c => columns[c])]);
    }

    /// <summary>Reads and checks a formula over the columns of a table.</summary>
    /// <inheritdoc cref="Parse(string, IReadOnlyDictionary{string, ColumnType})"/>
    public static Formula Parse(string text, Table table) => Parse(text, table.Columns.ToDictionary(c => c.Name, c => c.Type, StringComparer.Ordinal));

    /// <summary>The words of a formula that may be columns, without knowing any: what stands in brackets, and words that are neither calls nor words of the language. Empty for what cannot be read.</summary>
    public static IReadOnlyList<string> MentionedColumns(string text)
    {
        List<FormulaToken> tokens;
        try { tokens = FormulaTokenizer.Read(text); }
        catch (FormulaException) { return []; }
        return [.. tokens.Where((t, i) => t.Kind == FormulaTokenKind.Bracketed || (t.Kind == FormulaTokenKind.Word && !tokens[i + 1].Is("(") && !IsReserved(t.Text))).Select(t => t.Text).Distinct()];
    }

    /// <summary>How a column is written in a formula: its name, in brackets where it is not a plain word.</summary>
    public static string Reference(string column) =>
        column.Length > 0 && (char.IsLetter(column[0]) || column[0] == '_') && column.All(c => char.IsLetterOrDigit(c) || c == '_') && !IsReserved(column) ? column : $"[{column.Replace("]", "]]", StringComparison.Ordinal)}]";

    /// <summary>Computes all rows of a table.</summary>
    /// <param name="name">The name of the column that comes out: numbers (1 and 0 for true and false), timestamps, or categories for text.</param>
    /// <exception cref="LearningException">A column that the formula uses is missing or of another type than it was checked against.</exception>
    public Column Evaluate(Table table, string name, CancellationToken cancellation = default) =>
        Evaluate(c => table.Find(c) ?? throw new LearningException($"The formula needs the column '{c}', which is not there."), table.RowCount, name, cancellation);

    /// <summary>Computes rows whose columns a function finds by name.</summary>
    /// <inheritdoc cref="Evaluate(Table, string, CancellationToken)"/>
    public Column Evaluate(Func<string, Column> find, int rowCount, string name, CancellationToken cancellation = default)
    {
        var rows = new FormulaRows(Find(find), cancellation);
        switch (Type)
        {
            case FormulaType.Text:
                var texts = new string?[rowCount];
                Run(rows, rowCount, cancellation, (first, count) => _root.Texts(rows, texts.AsSpan(first, count)));
                return Categories(name, texts);
            case FormulaType.Date:
                var ticks = new long[rowCount];
                Run(rows, rowCount, cancellation, (first, count) => _root.Dates(rows, ticks.AsSpan(first, count)));
                return new TimestampColumn(name, ticks);
            default:
                var numbers = new double[rowCount];
                Run(rows, rowCount, cancellation, (first, count) => _root.Numbers(rows, numbers.AsSpan(first, count)));
                return new NumberColumn(name, numbers);
        }
    }

    /// <summary>Whether a word belongs to the language, so that a column of that name needs brackets.</summary>
    private static bool IsReserved(string word) => word.ToLowerInvariant() is "and" or "or" or "not" or "true" or "false" or "missing";

    internal static FormulaType TypeOf(ColumnType type) => type switch
    {
        ColumnType.Number => FormulaType.Number,
        ColumnType.Timestamp => FormulaType.Date,
        _ => FormulaType.Text,
    };

    private Column[] Find(Func<string, Column> find)
    {
        var found = new Column[Columns.Count];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = find(Columns[i]);
            if (TypeOf(found[i].Type) != TypeOf(_types[i])) { throw new LearningException($"The formula was written for '{Columns[i]}' as {FormulaNode.WordOf(TypeOf(_types[i]))}; it holds {FormulaNode.WordOf(TypeOf(found[i].Type))} here."); }
        }
        return found;
    }

    private static void Run(FormulaRows rows, int rowCount, CancellationToken cancellation, Action<int, int> block)
    {
        for (var first = 0; first < rowCount; first += FormulaRows.MostRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(FormulaRows.MostRows, rowCount - first);
            rows.MoveTo(first, count);
            block(first, count);
        }
    }

    private static CategoryColumn Categories(string name, string?[] texts)
    {
        var levels = new List<string>();
        var codes = new int[texts.Length];
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < codes.Length; row++)
        {
            if (texts[row] is not { } text) { codes[row] = -1; continue; }
            if (!known.TryGetValue(text, out codes[row]))
            {
                codes[row] = levels.Count;
                known.Add(text, codes[row]);
                levels.Add(text);
            }
        }
        return new CategoryColumn(name, codes, levels);
    }
}
