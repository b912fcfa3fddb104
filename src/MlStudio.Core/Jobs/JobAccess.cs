using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Jobs;

/// <summary>Who may change a job: administrators any; members by their role in its project.</summary>
internal static class JobAccess
{
    public static Permission NeededFor(string kind) => kind switch
    {
        JobKind.Import => Permission.EditData,
        JobKind.Scoring => Permission.EditModels,
        _ => Permission.Train,
    };

    /// <exception cref="NotFoundException">There is no such job, or the actor may not know of it.</exception>
    /// <exception cref="ForbiddenException">The actor sees the job but may not change it.</exception>
    public static async Task<Job> DemandChangeAsync(this StudioDbContext db, Actor actor, Guid jobId, CancellationToken cancellation)
    {
        var job = await FindAsync(db, jobId, cancellation);
        if (await IsAdministratorAsync(db, actor, cancellation)) { return job; }
        await db.DemandAsync(actor, job.ProjectId ?? throw Unknown(), NeededFor(job.Kind), cancellation);
        return job;
    }

    public static async Task<Job> DemandReadAsync(this StudioDbContext db, Actor actor, Guid jobId, CancellationToken cancellation)
    {
        var job = await FindAsync(db, jobId, cancellation);
        if (job.ProjectId is { } project) { await db.DemandAsync(actor, project, Permission.Read, cancellation); }
        else if (!await IsAdministratorAsync(db, actor, cancellation)) { throw Unknown(); }
        return job;
    }

    public static Task<bool> IsAdministratorAsync(StudioDbContext db, Actor actor, CancellationToken cancellation) =>
        db.Users.AnyAsync(u => u.Id == actor.UserId && u.IsAdministrator && u.DisabledAt == null, cancellation);

    private static async Task<Job> FindAsync(StudioDbContext db, Guid jobId, CancellationToken cancellation) =>
        await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == jobId, cancellation) ?? throw Unknown();

    private static NotFoundException Unknown() => new("There is no such job, or you are not a member of its project.");
}
