using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Data;

/// <summary>
/// Collects texts, each distinct one once, and decides at the end between category and text. Levels of a category are
/// in ordinal order, so that codes do not depend on the order of rows.
/// </summary>
internal sealed class LevelBuilder(MissingMarkSet marks, CellDecoder decoder, CsvLimits limits, RowForecast forecast, ColumnSpool? spool, ColumnType? forced = null) : ColumnBuilder
{
    /// <summary>Up to this many distinct texts are a category in any case.</summary>
    private const int AlwaysCategory = 10;

    /// <summary>Texts that are longer on average are text.</summary>
    private const int LongText = 100;

    /// <summary>Distinct texts with more bytes than this together are text even where a category was asked for.</summary>
    private const long MostLevelBytes = 256 * 1024 * 1024;

    private readonly ByteDictionary _dictionary = new();
    private readonly List<string> _levels = [];
    private readonly ValueStore<int> _codes = new(forecast, spool);
    private List<string?>? _texts;
    private TextStore? _spooledTexts;
    private int _missing;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Append(ReadOnlySpan<byte> cell)
    {
        if (marks.Contains(cell)) { AppendMissing(); return true; }
        if (_texts is not null) { _texts.Add(decoder.Decode(cell)); return true; }
        if (_spooledTexts is not null) { _spooledTexts.Add(cell, decoder); return true; }
        if (_dictionary.Add(cell, out var code))
        {
            _levels.Add(decoder.Decode(cell));
            var tooMany = forced != ColumnType.Category && _levels.Count > limits.MaxCategoryLevels;
            if (tooMany || _dictionary.TotalBytes > MostLevelBytes) { GoOnAsText(); }
        }
        if (_texts is not null) { _texts.Add(_levels[code]); }
        else if (_spooledTexts is not null) { _spooledTexts.Add(cell, decoder); }
        else { _codes.Add(code); }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AppendMissing()
    {
        _missing++;
        if (_texts is not null) { _texts.Add(null); } else if (_spooledTexts is not null) { _spooledTexts.AddMissing(); } else { _codes.Add(-1); }
    }

    public override StoredColumn Build(string name)
    {
        if (_texts is null && _spooledTexts is null && !IsCategory()) { GoOnAsText(); }
        if (_texts is not null) { return new StoredTexts(name, _texts, _texts.Count); }
        if (_spooledTexts is null) { return BuildCategory(name); }
        return new StoredTexts(name, TextStore.Texts(_codes.Finish(), _levels, _spooledTexts), _codes.Count + _spooledTexts.Count);
    }

    private bool IsCategory()
    {
        if (forced is not null) { return forced == ColumnType.Category; }
        var distinct = _levels.Count;
        if (distinct > Math.Max(AlwaysCategory, (_codes.Count - _missing) / 2)) { return false; }
        return distinct <= AlwaysCategory || _dictionary.TotalBytes / distinct <= LongText;
    }

    private void GoOnAsText()
    {
        if (spool is not null)
        {
            _spooledTexts = new TextStore(forecast, spool);
            return;
        }
        var codes = _codes.Finish().Memory.Span;
        _texts = new List<string?>(Math.Max(codes.Length, forecast.Rows));
        foreach (var code in codes) { _texts.Add(code < 0 ? null : _levels[code]); }
    }

    private StoredCategories BuildCategory(string name)
    {
        var levels = _levels.ToArray();
        var order = new int[levels.Length];
        for (var i = 0; i < order.Length; i++) { order[i] = i; }
        Array.Sort(levels, order, StringComparer.Ordinal);
        // Different bytes can decode to the same text (replaced ones); such levels become one.
        var place = new int[levels.Length];
        var distinct = new List<string>(levels.Length);
        for (var i = 0; i < levels.Length; i++)
        {
            if (i == 0 || levels[i] != levels[i - 1]) { distinct.Add(levels[i]); }
            place[order[i]] = distinct.Count - 1;
        }
        var codes = _codes.Finish().With(values =>
        {
            foreach (ref var code in values)
            {
                if (code >= 0) { code = place[code]; }
            }
        });
        return new StoredCategories(name, codes, distinct);
    }
}
