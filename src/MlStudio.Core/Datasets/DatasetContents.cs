using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Core.Datasets;

/// <summary>What is inside a version: rows, profile, suspected leaks, differences, the original file.</summary>
public sealed class DatasetContents(IDbContextFactory<StudioDbContext> contexts, IBlobStore blobs, DatasetTables tables)
{
    /// <summary>The most rows that one preview page may ask for.</summary>
    public const int MostPreviewRows = 1_000;

    /// <summary>The most columns on one preview page.</summary>
    public const int MostPreviewColumns = 200;

    /// <summary>Characters after which a cell is cut in previews.</summary>
    public const int LongestPreviewText = 200;

    /// <summary>A window of rows and columns; what lies beyond the ends is left out.</summary>
    public async Task<PreviewPage> ReadPageAsync(
        Actor actor, string slug, int number, int version, int firstRow, int rowCount, int firstColumn, int columnCount, CancellationToken cancellation)
    {
        using var open = tables.Open(await FindAsync(actor, slug, number, version, cancellation));
        var table = open.Table;
        firstRow = Math.Clamp(firstRow, 0, table.RowCount);
        firstColumn = Math.Clamp(firstColumn, 0, table.Columns.Count);
        var endRow = Math.Min((long)firstRow + Math.Clamp(rowCount, 0, MostPreviewRows), table.RowCount);
        var columns = table.Columns.Skip(firstColumn).Take(Math.Clamp(columnCount, 0, MostPreviewColumns)).ToArray();
        var rows = new List<IReadOnlyList<string?>>();
        for (var row = firstRow; row < endRow; row++) { rows.Add(Array.ConvertAll(columns, c => Shorten(c.Format(row)))); }
        return new PreviewPage(firstRow, table.RowCount, table.Columns.Count, firstColumn, Array.ConvertAll(columns, c => new PreviewColumn(c.Name, c.Type)), rows);
    }

    public async Task<TableProfile> ReadProfileAsync(Actor actor, string slug, int number, int version, CancellationToken cancellation) =>
        await ReadProfileAsync(await FindAsync(actor, slug, number, version, cancellation), cancellation);

    /// <summary>The columns that know the target too well to be true.</summary>
    public async Task<IReadOnlyList<ProfileWarning>> FindLeakageAsync(Actor actor, string slug, int number, int version, string target, CancellationToken cancellation)
    {
        using var open = tables.Open(await FindAsync(actor, slug, number, version, cancellation));
        if (!open.Table.Contains(target)) { throw new InvalidInputException("Target", $"There is no column '{target}'."); }
        return TargetLeakage.Find(open.Table, target, cancellation);
    }

    /// <summary>What changed from one version to another.</summary>
    public async Task<TableDiff> CompareAsync(Actor actor, string slug, int number, int from, int to, CancellationToken cancellation)
    {
        var before = await ReadProfileAsync(actor, slug, number, from, cancellation);
        var after = await ReadProfileAsync(actor, slug, number, to, cancellation);
        return ProfileDiff.Compare(before, after);
    }

    /// <summary>The file as it was uploaded.</summary>
    public async Task<OriginalFile> OpenOriginalAsync(Actor actor, string slug, int number, int version, CancellationToken cancellation)
    {
        var found = await FindAsync(actor, slug, number, version, cancellation);
        if (found.State == DatasetVersionState.Refused) { throw new NotFoundException($"'{found.FileName}' was refused and is no longer stored."); }
        return new OriginalFile(found.FileName, blobs.OpenRead(found.ContentHash));
    }

    private async Task<TableProfile> ReadProfileAsync(DatasetVersion version, CancellationToken cancellation)
    {
        if (version.ProfileHash is not { } hash) { throw new StudioException($"Version {version.Number} has not been read, so nothing is known about its columns yet."); }
        await using var stream = blobs.OpenRead(hash);
        return await JsonSerializer.DeserializeAsync<TableProfile>(stream, LearningJson.Options, cancellation)
            ?? throw new StudioException("The stored profile is empty.");
    }

    private async Task<DatasetVersion> FindAsync(Actor actor, string slug, int number, int version, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var dataset = await DatasetService.FindAsync(db, scope, number, cancellation);
        return await db.DatasetVersions.AsNoTracking().SingleOrDefaultAsync(v => v.DatasetId == dataset.Id && v.Number == version, cancellation)
            ?? throw new NotFoundException($"'{dataset.Name}' has no version {version}.");
    }

    private static string? Shorten(string? text) => text is { Length: > LongestPreviewText } ? string.Concat(text.AsSpan(0, LongestPreviewText), "…") : text;
}
