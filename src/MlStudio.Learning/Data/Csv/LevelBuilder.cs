using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Data;

/// <summary>
/// Collects texts, each distinct one once, and decides at the end between category and text. Levels of a category are
/// in ordinal order, so that codes do not depend on the order of rows.
/// </summary>
internal sealed class LevelBuilder(MissingMarkSet marks, CellDecoder decoder, CsvLimits limits, ColumnType? forced = null) : ColumnBuilder
{
    /// <summary>Up to this many distinct texts are a category in any case.</summary>
    private const int AlwaysCategory = 10;

    /// <summary>Texts that are longer on average are text.</summary>
    private const int LongText = 100;

    /// <summary>Distinct texts with more bytes than this together are text even where a category was asked for.</summary>
    private const long MostLevelBytes = 256 * 1024 * 1024;

    private readonly ByteDictionary _dictionary = new();
    private readonly List<string> _levels = [];
    private int[] _codes = [];
    private string?[]? _texts;
    private int _missing;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Append(ReadOnlySpan<byte> cell)
    {
        if (marks.Contains(cell)) { AppendMissing(); return true; }
        if (_texts is not null)
        {
            Reserve(ref _texts);
            _texts[Count++] = decoder.Decode(cell);
            return true;
        }
        if (_dictionary.Add(cell, out var code))
        {
            _levels.Add(decoder.Decode(cell));
            var tooMany = forced != ColumnType.Category && _levels.Count > limits.MaxCategoryLevels;
            if (tooMany || _dictionary.TotalBytes > MostLevelBytes) { GoOnAsText(); }
        }
        if (_texts is not null)
        {
            Reserve(ref _texts);
            _texts[Count++] = _levels[code];
            return true;
        }
        Reserve(ref _codes);
        _codes[Count++] = code;
        return true;
    }

    public override void AppendMissing()
    {
        _missing++;
        if (_texts is not null)
        {
            Reserve(ref _texts);
            _texts[Count++] = null;
            return;
        }
        Reserve(ref _codes);
        _codes[Count++] = -1;
    }

    public override Column Build(string name)
    {
        if (_texts is null && !IsCategory()) { GoOnAsText(); }
        if (_texts is not null)
        {
            Array.Resize(ref _texts, Count);
            return new TextColumn(name, _texts);
        }
        Array.Resize(ref _codes, Count);
        return BuildCategory(name);
    }

    private bool IsCategory()
    {
        if (forced is not null) { return forced == ColumnType.Category; }
        var distinct = _levels.Count;
        if (distinct > Math.Max(AlwaysCategory, (Count - _missing) / 2)) { return false; }
        return distinct <= AlwaysCategory || _dictionary.TotalBytes / distinct <= LongText;
    }

    private void GoOnAsText()
    {
        _texts = new string?[Math.Max(_codes.Length, Count)];
        for (var i = 0; i < Count; i++) { _texts[i] = _codes[i] < 0 ? null : _levels[_codes[i]]; }
        _codes = [];
    }

    private CategoryColumn BuildCategory(string name)
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
        for (var i = 0; i < _codes.Length; i++)
        {
            if (_codes[i] >= 0) { _codes[i] = place[_codes[i]]; }
        }
        return new CategoryColumn(name, _codes, distinct);
    }
}
