using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;
using MlStudio.Core.Recipes;

namespace MlStudio.Core.Datasets;

/// <summary>Lists, names and removes the data sets of a project.</summary>
public sealed class DatasetService(IDbContextFactory<StudioDbContext> contexts, IChangeFeed changes, TimeProvider time)
{
    public const int LongestName = 100;

    /// <summary>The project's data sets, newest upload first.</summary>
    public async Task<DatasetListView> ListAsync(Actor actor, string slug, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var live = db.Datasets.Where(d => d.ProjectId == scope.Project.Id && d.DeletedAt == null);
        var datasets = await live.AsNoTracking().Select(d => new { d.Id, d.Number, d.Name, Versions = d.Versions.Count, Newest = d.Versions.Max(v => (int?)v.Number) }).ToListAsync(cancellation);
        var newest = (await VersionsAsync(db, db.DatasetVersions.Where(v => live.Any(d => d.Id == v.DatasetId)
            && v.Number == db.DatasetVersions.Where(o => o.DatasetId == v.DatasetId).Max(o => o.Number)), cancellation)).ToDictionary(v => v.DatasetId, v => v.View);
        var rows = datasets.Where(d => newest.ContainsKey(d.Id))
            .Select(d => new DatasetSummary(d.Id, d.Number, d.Name, d.Versions, newest[d.Id]))
            .OrderByDescending(d => d.Newest.UploadedAt).ThenByDescending(d => d.Number).ToArray();
        return new DatasetListView(scope.Project.Id, scope.Project.Name, rows, scope.May(Permission.EditData));
    }

    /// <exception cref="NotFoundException">No such data set in the project, or it was deleted.</exception>
    public async Task<DatasetView> GetAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var dataset = await FindAsync(db, scope, number, cancellation);
        var versions = await VersionsAsync(db, db.DatasetVersions.Where(v => v.DatasetId == dataset.Id), cancellation);
        return new DatasetView(dataset.Id, dataset.Number, dataset.Name, dataset.Description, dataset.ProjectId,
            versions.Select(v => v.View).OrderByDescending(v => v.Number).ToArray(), scope.May(Permission.EditData));
    }

    public async Task RenameAsync(Actor actor, string slug, int number, string name, CancellationToken cancellation)
    {
        name = name.Trim();
        if (name.Length is 0 or > LongestName) { throw new InvalidInputException("Name", $"The name must have 1 to {LongestName} characters; it has {name.Length}."); }
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.EditData, cancellation);
        await db.LockAsync(DatasetNumbers.LockName(scope.Project.Id), cancellation);
        var dataset = await FindAsync(db, scope, number, cancellation);
        if (dataset.Name == name) { return; }
        if (await db.Datasets.AnyAsync(d => d.ProjectId == dataset.ProjectId && d.Id != dataset.Id && d.DeletedAt == null && d.Name == name, cancellation))
        {
            throw new InvalidInputException("Name", $"Another data set of this project is named '{name}'.");
        }
        dataset.Name = name;
        db.Activities.Add(Line(actor, dataset, "renamed"));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        await AnnounceAsync(dataset, cancellation);
    }

    /// <summary>Hides the data set; <see cref="RestoreAsync"/> brings it back.</summary>
    /// <exception cref="StudioException">Runs were trained on it, or recipes join it; the message says which.</exception>
    public async Task DeleteAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.EditData, cancellation);
        var dataset = await FindAsync(db, scope, number, cancellation);
        var runs = await db.Runs.Where(r => r.DatasetVersion.DatasetId == dataset.Id && r.DeletedAt == null).OrderBy(r => r.Number).Select(r => r.Number).ToListAsync(cancellation);
        if (runs.Count > 0)
        {
            throw new StudioException($"'{dataset.Name}' cannot be deleted: {RunList(runs)} trained on it. Delete {(runs.Count == 1 ? "that run" : "those runs")} first.");
        }
        if (await RecipeJoins.FindAsync(db, scope.Project.Id, dataset.Number, cancellation) is { } needed) { throw new StudioException($"'{dataset.Name}' cannot be deleted: {needed}"); }
        dataset.DeletedAt = time.GetUtcNow();
        db.Activities.Add(Line(actor, dataset, "deleted"));
        await db.SaveChangesAsync(cancellation);
        await AnnounceAsync(dataset, cancellation);
    }

    /// <summary>Undoes <see cref="DeleteAsync"/>.</summary>
    public async Task RestoreAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.EditData, cancellation);
        var dataset = await db.Datasets.SingleOrDefaultAsync(d => d.ProjectId == scope.Project.Id && d.Number == number, cancellation) ?? throw Missing(number);
        if (dataset.DeletedAt is null) { return; }
        BlobSweeper.RequireRestorable($"'{dataset.Name}'", dataset.DeletedAt, time.GetUtcNow());
        dataset.DeletedAt = null;
        db.Activities.Add(Line(actor, dataset, "restored"));
        await db.SaveChangesAsync(cancellation);
        await AnnounceAsync(dataset, cancellation);
    }

    internal static async Task<Dataset> FindAsync(StudioDbContext db, ProjectScope scope, int number, CancellationToken cancellation) =>
        await db.Datasets.SingleOrDefaultAsync(d => d.ProjectId == scope.Project.Id && d.Number == number && d.DeletedAt == null, cancellation) ?? throw Missing(number);

    private static NotFoundException Missing(int number) => new($"There is no data set {number} in this project.");

    private static async Task<List<(Guid DatasetId, DatasetVersionView View)>> VersionsAsync(StudioDbContext db, IQueryable<DatasetVersion> versions, CancellationToken cancellation)
    {
        var found = await (
            from version in versions.AsNoTracking()
            join user in db.Users on version.UploadedById equals user.Id into users
            from user in users.DefaultIfEmpty()
            join job in db.Jobs on version.ImportJobId equals job.Id into jobs
            from job in jobs.DefaultIfEmpty()
            select new { version, job, Name = user == null ? "" : user.DisplayName }).ToListAsync(cancellation);
        return found.ConvertAll(f => (f.version.DatasetId, DatasetVersionView.From(f.version, f.job, f.Name)));
    }

    private static string RunList(List<int> runs) => runs.Count == 1
        ? $"run {runs[0]}"
        : $"{runs.Count} runs ({string.Join(", ", runs.Take(5))}{(runs.Count > 5 ? ", …" : "")})";

    private Activity Line(Actor actor, Dataset dataset, string verb) => DatasetActivity.Of(actor, dataset, verb, time.GetUtcNow());

    private Task AnnounceAsync(Dataset dataset, CancellationToken cancellation) => changes.AnnounceAsync([Topics.Project(dataset.ProjectId)], cancellation);
}
